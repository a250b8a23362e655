//! Every change a user can make, as data: what the app applies, a fix proposes and undo takes back.

use std::fmt;

use super::values::ObjectName;
use super::{
    DocPath, Fault, Field, Form, Noun, Plan, Tree, Value, exceptions, interface_references,
    references,
};

/// A change to a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Puts a value, a list or a whole object at a place, instead of what stands there. A list grows
    /// by one when the place is just behind its end.
    Put {
        /// Where.
        at: DocPath,
        /// What.
        value: Tree,
    },
    /// Takes a value, a list's item or an object away. References to a removed object go with it, and
    /// so do exceptions for what is removed.
    Remove {
        /// Where.
        at: DocPath,
    },
    /// Gives an object, or another part that has a name, another name, in all places that refer to it.
    Rename {
        /// The part.
        at: DocPath,
        /// Its new name.
        to: String,
    },
}

/// Why a change could not be made; the plan is as before.
#[derive(Clone, Debug, PartialEq)]
pub enum EditError {
    /// There is no such place.
    NoSuchPlace(DocPath),
    /// The name is used already at this place.
    NameTaken(DocPath),
    /// The name can't be one.
    BadName(String),
    /// The value does not fit its place.
    Misfit(Vec<Fault>),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchPlace(at) => write!(f, "there is no `{at}` in the plan"),
            Self::NameTaken(at) => {
                let (collection, name) = (at.parent(), at.last());
                match object_at(at) {
                    Some((noun, _)) => write!(f, "there is a {noun} `{name}` already")?,
                    None => write!(f, "`{name}` is among the {} already", collection.last())?,
                }
                f.write_str("; choose another name")
            }
            Self::BadName(message) => f.write_str(message),
            Self::Misfit(faults) => {
                let messages: Vec<_> = faults
                    .iter()
                    .map(|fault| format!("{}: {}", fault.at, fault.message))
                    .collect();
                f.write_str(&messages.join("; "))
            }
        }
    }
}

impl Edit {
    /// Sets one value by its text; the empty text means: not given.
    pub fn set(at: DocPath, text: impl Into<String>) -> Self {
        Self::Put {
            at,
            value: Tree::Text(text.into()),
        }
    }

    /// Where it changes the plan.
    pub fn at(&self) -> &DocPath {
        match self {
            Self::Put { at, .. } | Self::Remove { at } | Self::Rename { at, .. } => at,
        }
    }

    /// Makes the change to a copy of the plan.
    ///
    /// # Errors
    /// Why it can't be made.
    pub fn apply(&self, plan: &Plan) -> Result<Plan, EditError> {
        Self::apply_all(std::slice::from_ref(self), plan)
    }

    /// Makes several changes one after the other, or none.
    ///
    /// # Errors
    /// Why the first impossible one can't be made.
    pub fn apply_all(edits: &[Self], plan: &Plan) -> Result<Plan, EditError> {
        let mut changed = plan.clone();
        for edit in edits {
            match edit {
                Self::Put { at, value } => put(&mut changed, at, value)?,
                Self::Remove { at } => remove(&mut changed, at)?,
                Self::Rename { at, to } => rename(&mut changed, at, to)?,
            }
        }
        Ok(changed)
    }
}

fn find<'p>(
    plan: &'p mut Plan,
    at: &DocPath,
    create: bool,
) -> Result<&'p mut dyn Field, EditError> {
    let mut field: &mut dyn Field = plan;
    for segment in at.segments() {
        field = field
            .child_mut(segment, create)
            .ok_or_else(|| EditError::NoSuchPlace(at.clone()))?;
    }
    Ok(field)
}

/// The object a path is the path of, and not of something inside it.
fn object_at(at: &DocPath) -> Option<(Noun, &str)> {
    let (collection, name) = at.object().filter(|_| at.segments().len() == 2)?;
    Some((Noun::of_collection(collection)?, name))
}

fn put(plan: &mut Plan, at: &DocPath, value: &Tree) -> Result<(), EditError> {
    // A value inside an object that is not there yet makes the object.
    if let Some((_, name)) = at.object()
        && let object = at.up_to(2)
        && is_in_map(plan, &object)
        && plan.part(&object).is_none()
    {
        ObjectName::parse(name).map_err(|reason| EditError::BadName(reason.message))?;
    }
    let field = find(plan, at, true)?;
    field.clear();
    let mut faults = Vec::new();
    field.read(value, &mut at.clone(), &mut faults);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(EditError::Misfit(faults))
    }
}

fn remove(plan: &mut Plan, at: &DocPath) -> Result<(), EditError> {
    take(plan, at)?;
    let Some((noun, name)) = object_at(at) else {
        return Ok(());
    };
    // From the back, so that indexes into lists stay right.
    for reference in references(plan)
        .iter()
        .rev()
        .filter(|r| r.noun == noun && r.name == name)
    {
        take(plan, &reference.at)?;
    }
    Ok(())
}

/// Takes one part away, and what exceptions say of it.
fn take(plan: &mut Plan, at: &DocPath) -> Result<(), EditError> {
    let parent = find(plan, &at.parent(), false)?;
    let form = parent.form();
    if !parent.remove(at.last()) {
        return Err(EditError::NoSuchPlace(at.clone()));
    }
    // A record's field is only empty now, and may be excepted from what asks for it.
    if !matches!(form, Form::Record(_)) {
        exceptions::follow_removal(plan, at, matches!(form, Form::List));
    }
    Ok(())
}

fn is_in_map(plan: &Plan, at: &DocPath) -> bool {
    let parent = plan.part(&at.parent());
    parent.is_some_and(|parent| matches!(parent.form(), Form::Map))
}

fn rename(plan: &mut Plan, at: &DocPath, to: &str) -> Result<(), EditError> {
    let (from, to) = (at.last(), to.trim());
    if !is_in_map(plan, at) || plan.part(at).is_none() {
        return Err(EditError::NoSuchPlace(at.clone()));
    }
    if from == to {
        return Ok(());
    }
    ObjectName::parse(to).map_err(|reason| EditError::BadName(reason.message))?;
    if !find(plan, &at.parent(), false)?.rename(from, to) {
        return Err(EditError::NameTaken(at.parent().join(to.to_owned())));
    }
    let named: Vec<_> = match object_at(at) {
        Some((noun, _)) => references(plan)
            .into_iter()
            .filter(|r| r.noun == noun && r.name == from)
            .map(|r| r.at)
            .collect(),
        None => interface_references(plan, at),
    };
    for place in named {
        find(plan, &place, false)?.set(to.to_owned());
    }
    exceptions::follow_rename(plan, at, to);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let mut plan = Plan::new("t");
        for (path, value) in [
            (
                "pools/a",
                Tree::map([("ranges", Tree::texts(["10.0.0.0/24"]))]),
            ),
            ("pools/b", Tree::map::<String>([])),
            (
                "clusters/c",
                Tree::map([("pools", Tree::texts(["a", "b", "a"]))]),
            ),
            ("nodes/n", Tree::map([("cluster", Tree::text("c"))])),
        ] {
            plan = Edit::Put {
                at: DocPath::parse(path),
                value,
            }
            .apply(&plan)
            .unwrap();
        }
        plan
    }

    #[test]
    fn renaming_follows_every_reference() {
        let plan = Edit::Rename {
            at: DocPath::parse("pools/a"),
            to: "z".into(),
        }
        .apply(&plan())
        .unwrap();
        let names: Vec<_> = plan.clusters["c"]
            .pools
            .iter()
            .map(|p| p.text().to_owned())
            .collect();
        assert_eq!(names, ["z", "b", "z"]);
        let taken = Edit::Rename {
            at: DocPath::parse("pools/z"),
            to: "b".into(),
        }
        .apply(&plan);
        let taken = taken.unwrap_err();
        assert_eq!(taken, EditError::NameTaken(DocPath::parse("pools/b")));
        assert!(taken.to_string().contains("there is a pool `b` already"));
        assert!(
            Edit::Rename {
                at: DocPath::parse("pools/z"),
                to: "a/b".into()
            }
            .apply(&plan)
            .is_err()
        );
    }

    #[test]
    fn a_renamed_interface_keeps_its_bridges_and_vlans() {
        let plan = Edit::Put {
            at: DocPath::parse("nodes/n"),
            value: Tree::map([
                ("uplink", Tree::text("eno1")),
                (
                    "interfaces",
                    Tree::map([
                        ("eno1", Tree::map::<String>([])),
                        ("v", Tree::map([("parent", Tree::text("eno1"))])),
                        ("br", Tree::map([("ports", Tree::texts(["v", "eno1"]))])),
                    ]),
                ),
            ]),
        };
        let plan = plan.apply(&self::plan()).unwrap();
        let rename = |from: &str, to: &str| Edit::Rename {
            at: DocPath::parse(from),
            to: to.into(),
        };
        let renamed = rename("nodes/n/interfaces/eno1", "lan")
            .apply(&plan)
            .unwrap();
        for place in ["uplink", "interfaces/v/parent", "interfaces/br/ports/1"] {
            let at = DocPath::parse(&format!("nodes/n/{place}"));
            assert_eq!(renamed.text(&at), "lan", "{place}");
        }
        let taken = rename("nodes/n/interfaces/v", "br").apply(&plan);
        let taken = taken.unwrap_err().to_string();
        assert_eq!(
            taken,
            "`br` is among the interfaces already; choose another name"
        );
    }

    #[test]
    fn removing_leaves_no_dangling_name() {
        let plan = Edit::Remove {
            at: DocPath::parse("pools/a"),
        }
        .apply(&plan())
        .unwrap();
        assert_eq!(plan.clusters["c"].pools.len(), 1);
        let plan = Edit::Remove {
            at: DocPath::parse("clusters/c"),
        }
        .apply(&plan)
        .unwrap();
        assert!(!plan.nodes["n"].cluster.is_given());
    }

    #[test]
    fn exceptions_follow_what_they_are_for() {
        let excepted = [
            "pools/a",
            "pools/a/ranges/1",
            "clusters/c/pools/1",
            "clusters/c/pools/2",
        ];
        let mut plan = plan();
        for at in excepted {
            let value = Tree::map([("at", Tree::text(at))]);
            let at = format!("exceptions/{}", at.replace('/', "-"));
            let at = DocPath::parse(&at);
            plan = Edit::Put { at, value }.apply(&plan).unwrap();
        }
        let after = |edit: Edit| {
            let plan = edit.apply(&plan).unwrap();
            let places = plan.exceptions.values().map(|e| e.at.text().to_owned());
            places.collect::<Vec<_>>()
        };
        let at = DocPath::parse;
        let renamed = after(Edit::Rename {
            at: at("pools/a"),
            to: "z".into(),
        });
        assert_eq!(
            renamed,
            [
                "clusters/c/pools/1",
                "clusters/c/pools/2",
                "pools/z",
                "pools/z/ranges/1"
            ]
        );
        let item = after(Edit::Remove {
            at: at("pools/a/ranges/0"),
        });
        assert_eq!(
            item,
            [
                "clusters/c/pools/1",
                "clusters/c/pools/2",
                "pools/a",
                "pools/a/ranges/0"
            ]
        );
        // The references to the pool go, and with the first of them the second item becomes the first.
        let object = after(Edit::Remove { at: at("pools/a") });
        assert_eq!(object, ["clusters/c/pools/0"]);
    }

    #[test]
    fn an_exception_has_a_name_as_objects_have() {
        let plan = Edit::set(DocPath::parse("exceptions/one/reason"), "lab").apply(&plan());
        let plan = plan.unwrap();
        let rename = |to: &str| {
            let at = DocPath::parse("exceptions/one");
            Edit::Rename { at, to: to.into() }.apply(&plan)
        };
        assert!(rename("two").unwrap().exceptions.contains_key("two"));
        assert!(matches!(rename("a b"), Err(EditError::BadName(_))));
        let edit = Edit::set(DocPath::parse("exceptions/a b/reason"), "lab");
        assert!(matches!(edit.apply(&plan), Err(EditError::BadName(_))));
    }

    #[test]
    fn a_misfit_changes_nothing() {
        let before = plan();
        let edit = Edit::Put {
            at: DocPath::parse("pools/a"),
            value: Tree::text("x"),
        };
        assert!(matches!(edit.apply(&before), Err(EditError::Misfit(_))));
        let edit = Edit::set(DocPath::parse("pools/no name/notes"), "red");
        assert!(matches!(edit.apply(&before), Err(EditError::BadName(_))));
        let edit = Edit::set(DocPath::parse("pools/a/colour"), "red");
        assert!(matches!(
            edit.apply(&before),
            Err(EditError::NoSuchPlace(_))
        ));
        assert_eq!(before, plan());
    }
}
