//! Records, maps and lists: how a plan is read, written, walked and changed, whatever its fields are.
//!
//! [`record!`](crate::record) writes these once for every noun from its list of fields.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use super::values::ObjectName;
use super::{DocPath, Entry, Leaf, Tree, Value};
use crate::sorted;

/// What makes a document's shape wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A field that no such object has.
    UnknownField,
    /// A name that stands twice in one object.
    DuplicateName,
    /// A list where text belongs, or the like.
    WrongType,
}

/// A part of a document that has no place in a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where.
    pub at: DocPath,
    /// What is wrong.
    pub kind: FaultKind,
    /// The sentence about it.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl Fault {
    pub(super) fn wrong_type(at: &DocPath, wanted: &str, found: &Tree) -> Self {
        Self {
            at: at.clone(),
            kind: FaultKind::WrongType,
            message: format!("expected {wanted}, found {}", found.kind()),
            help: format!("write {wanted} here"),
        }
    }

    fn duplicate(at: DocPath) -> Self {
        let message = format!("the name `{}` stands twice here", at.last());
        let help = "keep one of the two, or give one another name".into();
        Self {
            at,
            kind: FaultKind::DuplicateName,
            message,
            help,
        }
    }

    fn unknown(at: DocPath, fields: &[FieldInfo]) -> Self {
        let name = at.last().to_owned();
        let names: Vec<_> = fields.iter().map(|field| field.name).collect();
        let near = names.iter().min_by_key(|known| distance(known, &name));
        let help = match near {
            Some(known) if distance(known, &name) <= 1 + name.len() / 3 => {
                format!("did you mean `{known}`?")
            }
            _ => format!("known here: {}", names.join(", ")),
        };
        let message = format!("unknown field `{name}`");
        Self {
            at,
            kind: FaultKind::UnknownField,
            message,
            help,
        }
    }
}

/// Edit distance by single characters (Levenshtein), for suggestions.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// A field of a record: its name in the file and what it means.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    /// The name in the plan file.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub docs: &'static str,
}

/// A part of a plan, whatever its type.
pub trait Field: 'static {
    /// Takes on what `tree` says; what it can't take it reports.
    fn read(&mut self, tree: &Tree, at: &mut DocPath, faults: &mut Vec<Fault>);
    /// The written form, with sorted names; `None` when there is nothing to write.
    fn to_tree(&self) -> Option<Tree>;
    /// Visits every given value, in the order of the file.
    fn walk<'a>(&'a self, at: &mut DocPath, visit: &mut dyn FnMut(&DocPath, Leaf<'a>));
    /// This part as a single value.
    fn leaf(&self) -> Option<Leaf<'_>> {
        None
    }
    /// The part one step further.
    fn child(&self, _segment: &str) -> Option<&dyn Field> {
        None
    }
    /// The part one step further, to be changed; a map or a list makes one where `create` is set.
    fn child_mut(&mut self, _segment: &str, _create: bool) -> Option<&mut dyn Field> {
        None
    }
    /// Takes the part one step further away; `false` when there is none.
    fn remove(&mut self, _segment: &str) -> bool {
        false
    }
    /// Gives the part one step further another name; `false` when that can't be.
    fn rename(&mut self, _from: &str, _to: &str) -> bool {
        false
    }
    /// Back to: not given.
    fn clear(&mut self);
    /// The JSON Schema of this part.
    fn schema() -> serde_json::Value
    where
        Self: Sized;
}

/// Named objects of one kind, sorted by name. Cloning one shares the objects.
#[derive(Clone, Debug, PartialEq)]
pub struct Map<T>(BTreeMap<String, Arc<T>>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Deref for Map<T> {
    type Target = BTreeMap<String, Arc<T>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> FromIterator<(String, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(items: I) -> Self {
        Self(
            items
                .into_iter()
                .map(|(name, item)| (name, Arc::new(item)))
                .collect(),
        )
    }
}

impl<'a, T> IntoIterator for &'a Map<T> {
    type Item = (&'a String, &'a Arc<T>);
    type IntoIter = std::collections::btree_map::Iter<'a, String, Arc<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: Field + Clone + Default + 'static> Field for Map<T> {
    fn read(&mut self, tree: &Tree, at: &mut DocPath, faults: &mut Vec<Fault>) {
        let Tree::Map(entries) = tree else {
            return faults.push(Fault::wrong_type(at, "an object keyed by name", tree));
        };
        self.0.clear();
        for (name, tree) in entries {
            at.push(name.clone());
            let mut item = T::default();
            item.read(tree, at, faults);
            if self.0.insert(name.clone(), Arc::new(item)).is_some() {
                faults.push(Fault::duplicate(at.clone()));
            }
            at.pop();
        }
    }

    fn to_tree(&self) -> Option<Tree> {
        let entry = |(name, item): (&String, &Arc<T>)| {
            (
                name.clone(),
                item.to_tree().unwrap_or_else(|| Tree::Map(Vec::new())),
            )
        };
        (!self.0.is_empty()).then(|| Tree::Map(self.0.iter().map(entry).collect()))
    }

    fn walk<'a>(&'a self, at: &mut DocPath, visit: &mut dyn FnMut(&DocPath, Leaf<'a>)) {
        for (name, item) in &self.0 {
            at.push(name.clone());
            item.walk(at, visit);
            at.pop();
        }
    }

    fn child(&self, segment: &str) -> Option<&dyn Field> {
        self.0.get(segment).map(|item| &**item as &dyn Field)
    }

    fn child_mut(&mut self, segment: &str, create: bool) -> Option<&mut dyn Field> {
        let item = if create {
            self.0.entry(segment.to_owned()).or_default()
        } else {
            self.0.get_mut(segment)?
        };
        Some(Arc::<T>::make_mut(item) as &mut dyn Field)
    }

    fn remove(&mut self, segment: &str) -> bool {
        self.0.remove(segment).is_some()
    }

    fn rename(&mut self, from: &str, to: &str) -> bool {
        if self.0.contains_key(to) {
            return false;
        }
        let Some(item) = self.0.remove(from) else {
            return false;
        };
        self.0.insert(to.to_owned(), item);
        true
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({
            "type": "object",
            "propertyNames": { "pattern": ObjectName::PATTERN },
            "additionalProperties": T::schema(),
        })
    }
}

impl<T: Value> Field for Vec<Entry<T>> {
    fn read(&mut self, tree: &Tree, at: &mut DocPath, faults: &mut Vec<Fault>) {
        let Tree::List(items) = tree else {
            return faults.push(Fault::wrong_type(at, "a list", tree));
        };
        self.clear();
        for (i, tree) in items.iter().enumerate() {
            at.push(i.to_string());
            let mut item = Entry::default();
            item.read(tree, at, faults);
            self.push(item);
            at.pop();
        }
    }

    fn to_tree(&self) -> Option<Tree> {
        let items: Vec<_> = self.iter().filter_map(Field::to_tree).collect();
        (!items.is_empty()).then_some(Tree::List(items))
    }

    fn walk<'a>(&'a self, at: &mut DocPath, visit: &mut dyn FnMut(&DocPath, Leaf<'a>)) {
        for (i, item) in self.iter().enumerate() {
            at.push(i.to_string());
            item.walk(at, visit);
            at.pop();
        }
    }

    fn child(&self, segment: &str) -> Option<&dyn Field> {
        self.as_slice()
            .get(segment.parse::<usize>().ok()?)
            .map(|item| item as &dyn Field)
    }

    fn child_mut(&mut self, segment: &str, create: bool) -> Option<&mut dyn Field> {
        let index = segment.parse::<usize>().ok()?;
        if create && index == self.len() {
            self.push(Entry::default());
        }
        self.as_mut_slice()
            .get_mut(index)
            .map(|item| item as &mut dyn Field)
    }

    fn remove(&mut self, segment: &str) -> bool {
        match segment.parse::<usize>() {
            Ok(index) if index < self.len() => {
                Vec::remove(self, index);
                true
            }
            _ => false,
        }
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({ "type": "array", "items": <Entry<T>>::schema() })
    }
}

/// Reads a record from an object: each known name through `field`, the rest is reported.
pub fn read_record(
    tree: &Tree,
    fields: &'static [FieldInfo],
    at: &mut DocPath,
    faults: &mut Vec<Fault>,
    record: &mut dyn Field,
) {
    let Tree::Map(entries) = tree else {
        return faults.push(Fault::wrong_type(at, "an object", tree));
    };
    for (i, (name, tree)) in entries.iter().enumerate() {
        at.push(name.clone());
        if entries[..i].iter().any(|(earlier, _)| earlier == name) {
            faults.push(Fault::duplicate(at.clone()));
        }
        match record.child_mut(name, true) {
            Some(field) => field.read(tree, at, faults),
            None => faults.push(Fault::unknown(at.clone(), fields)),
        }
        at.pop();
    }
}

/// The written form of a record's given fields.
pub fn write_record(mut fields: Vec<(String, Tree)>) -> Option<Tree> {
    sorted::sort_by(&mut fields, |a, b| a.0.cmp(&b.0));
    (!fields.is_empty()).then_some(Tree::Map(fields))
}

/// Defines a noun of the plan from the list of its fields; the comment of a field is its
/// documentation in the code, in the JSON Schema and in the app alike.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $docs:literal])*
        pub struct $Name:ident {
            $( $(#[doc = $field_docs:literal])* $(#[name = $json:literal])? $field:ident: $Type:ty, )*
        }
    ) => {
        $(#[doc = $docs])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $Name {
            $( $(#[doc = $field_docs])* pub $field: $Type, )*
        }

        impl $Name {
            /// The fields and what they mean.
            pub const FIELDS: &'static [$crate::model::FieldInfo] = &[
                $( $crate::model::FieldInfo {
                    name: $crate::record!(@name $field $($json)?),
                    docs: concat!($($field_docs),*),
                }, )*
            ];
        }

        impl $crate::model::Field for $Name {
            fn read(
                &mut self,
                tree: &$crate::model::Tree,
                at: &mut $crate::model::DocPath,
                faults: &mut Vec<$crate::model::Fault>,
            ) {
                $crate::model::record::read_record(tree, Self::FIELDS, at, faults, self);
            }

            fn to_tree(&self) -> Option<$crate::model::Tree> {
                let mut entries = Vec::new();
                $( if let Some(tree) = $crate::model::Field::to_tree(&self.$field) {
                    entries.push((String::from($crate::record!(@name $field $($json)?)), tree));
                } )*
                $crate::model::record::write_record(entries)
            }

            fn walk<'a>(
                &'a self,
                at: &mut $crate::model::DocPath,
                visit: &mut dyn FnMut(&$crate::model::DocPath, $crate::model::Leaf<'a>),
            ) {
                $(
                    at.push($crate::record!(@name $field $($json)?));
                    $crate::model::Field::walk(&self.$field, at, visit);
                    at.pop();
                )*
            }

            fn child(&self, segment: &str) -> Option<&dyn $crate::model::Field> {
                $( if segment == $crate::record!(@name $field $($json)?) {
                    return Some(&self.$field);
                } )*
                None
            }

            fn child_mut(&mut self, segment: &str, _create: bool) -> Option<&mut dyn $crate::model::Field> {
                $( if segment == $crate::record!(@name $field $($json)?) {
                    return Some(&mut self.$field);
                } )*
                None
            }

            fn remove(&mut self, segment: &str) -> bool {
                $( if segment == $crate::record!(@name $field $($json)?) {
                    $crate::model::Field::clear(&mut self.$field);
                    return true;
                } )*
                false
            }

            fn clear(&mut self) {
                *self = Self::default();
            }

            fn schema() -> serde_json::Value {
                let mut properties = serde_json::Map::new();
                $(
                    let mut property = <$Type as $crate::model::Field>::schema();
                    let docs = concat!($($field_docs),*).trim();
                    if !docs.is_empty() {
                        property["description"] = docs.into();
                    }
                    properties.insert($crate::record!(@name $field $($json)?).into(), property);
                )*
                serde_json::json!({
                    "type": "object",
                    "additionalProperties": false,
                    "description": concat!($($docs),*).trim(),
                    "properties": properties,
                })
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $json:literal) => { $json };
}
