//! Which objects of the plan differ, and in what.

use crate::model::field::same;
use crate::model::values::{Notes, Password};
use crate::model::{DocPath, Field, Form, Leaf, Plan, Value};
use crate::sorted;

/// What became of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another name; the old one.
    Renamed(String),
    /// It says something else.
    Changed,
}

impl Kind {
    /// A word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed(_) => "renamed",
            Self::Changed => "changed",
        }
    }
}

/// An object that differs, and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectChange {
    /// Where it stands; the root for the plan itself.
    pub at: DocPath,
    /// What became of it.
    pub kind: Kind,
    /// Its values that differ; those of an object that was added or removed are not listed.
    pub values: Vec<ValueChange>,
    /// What follows from it on the network, each a sentence without its full stop.
    pub consequences: Vec<String>,
}

/// A value that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// The field, from the object on, such as `network/asn`.
    pub field: String,
    /// What is not said any more; of a list the items that went.
    pub removed: Vec<String>,
    /// What is said now; of a list the items that came.
    pub added: Vec<String>,
    /// A secret or a remark: it differs, and its text is told nowhere.
    pub is_hidden: bool,
}

/// All objects that differ, in the order of the plan's fields.
pub fn compare(old: &Plan, new: &Plan) -> Vec<ObjectChange> {
    let (old, new): (&dyn Field, &dyn Field) = (old, new);
    let Form::Record(fields) = new.form() else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    let own = values(old, new, &|name| !is_collection(new, name));
    if !own.is_empty() {
        changes.push(ObjectChange {
            at: DocPath::root(),
            kind: Kind::Changed,
            values: own,
            consequences: Vec::new(),
        });
    }
    for (i, collection) in fields.iter().enumerate() {
        if let (true, Some(old), Some(new)) =
            (is_collection(new, collection), old.part(i), new.part(i))
        {
            collect(&DocPath::root().join(*collection), old, new, &mut changes);
        }
    }
    changes
}

fn is_collection(plan: &dyn Field, field: &str) -> bool {
    plan.child(field)
        .is_some_and(|part| matches!(part.form(), Form::Map))
}

/// The objects of one collection, side by side: both are sorted by name.
fn collect(at: &DocPath, old: &dyn Field, new: &dyn Field, changes: &mut Vec<ObjectChange>) {
    let (mut i, mut j) = (0, 0);
    let (mut gone, mut come, mut other) = (Vec::new(), Vec::new(), Vec::new());
    while i < old.count() || j < new.count() {
        let order = match (i < old.count(), j < new.count()) {
            (true, true) => old.key(i).cmp(new.key(j)),
            (true, false) => std::cmp::Ordering::Less,
            _ => std::cmp::Ordering::Greater,
        };
        match order {
            std::cmp::Ordering::Less => gone.push(i),
            std::cmp::Ordering::Greater => come.push(j),
            std::cmp::Ordering::Equal => {
                if let (Some(before), Some(after)) = (old.part(i), new.part(j))
                    && !same(before, after)
                {
                    let values = values(before, after, &|_| true);
                    other.extend((!values.is_empty()).then_some((
                        new.key(j),
                        Kind::Changed,
                        values,
                    )));
                }
            }
        }
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    // What says the same under another name was renamed.
    for j in come {
        let is_it = |i: &usize| match (old.part(*i), new.part(j)) {
            (Some(before), Some(after)) => after.to_tree().is_some() && same(before, after),
            _ => false,
        };
        let kind = match gone.iter().position(is_it) {
            Some(found) => Kind::Renamed(old.key(gone.remove(found)).to_owned()),
            None => Kind::Added,
        };
        other.push((new.key(j), kind, Vec::new()));
    }
    other.extend(
        gone.into_iter()
            .map(|i| (old.key(i), Kind::Removed, Vec::new())),
    );
    sorted::sort_by(&mut other, |a, b| a.0.cmp(b.0));
    changes.extend(other.into_iter().map(|(name, kind, values)| ObjectChange {
        at: at.join(name.to_owned()),
        kind,
        values,
        consequences: Vec::new(),
    }));
}

/// The values of two versions of an object that differ, by field.
fn values(old: &dyn Field, new: &dyn Field, wanted: &dyn Fn(&str) -> bool) -> Vec<ValueChange> {
    let (old, new) = (said(old, wanted), said(new, wanted));
    let mut fields: Vec<_> = old
        .iter()
        .chain(&new)
        .map(|one| one.field.as_str())
        .collect();
    sorted::sort(&mut fields);
    fields.dedup();
    let mut changes = Vec::new();
    for field in fields {
        let of = |said: &'_ [Said]| -> Vec<String> {
            let own = said.iter().filter(|one| one.field == field);
            own.map(|one| one.text.clone()).collect()
        };
        let (before, after) = (of(&old), of(&new));
        if before == after {
            continue;
        }
        let is_hidden = old
            .iter()
            .chain(&new)
            .any(|one| one.field == field && one.is_hidden);
        let mut removed = less(&before, &after);
        let mut added = less(&after, &before);
        if removed.is_empty() && added.is_empty() {
            // The same items in another order.
            (removed, added) = (vec![before.join(", ")], vec![after.join(", ")]);
        }
        if is_hidden {
            (removed, added) = (Vec::new(), Vec::new());
        }
        changes.push(ValueChange {
            field: field.to_owned(),
            removed,
            added,
            is_hidden,
        });
    }
    changes
}

/// A value with its field; the items of a list have one field.
struct Said {
    field: String,
    text: String,
    is_hidden: bool,
}

fn said(object: &dyn Field, wanted: &dyn Fn(&str) -> bool) -> Vec<Said> {
    let mut all = Vec::new();
    object.walk(&mut DocPath::root(), &mut |at: &DocPath, leaf: Leaf| {
        if at.segments().next().is_some_and(wanted) {
            let is_index = |step: &&str| step.parse::<usize>().is_ok();
            let steps: Vec<_> = at.segments().filter(|step| !is_index(step)).collect();
            all.push(Said {
                field: steps.join("/"),
                text: leaf.text.trim().to_owned(),
                is_hidden: leaf.kind == Password::KIND || leaf.kind == Notes::KIND,
            });
        }
    });
    all
}

/// The items of one list that the other one lacks.
pub fn less(these: &[String], those: &[String]) -> Vec<String> {
    let missing = these.iter().filter(|item| !those.contains(item));
    missing.cloned().collect()
}
