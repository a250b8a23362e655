//! Records: the nouns of a plan with their fields, and what can be wrong with a document.

use super::{DocPath, Tree};

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

    pub(super) fn duplicate(at: DocPath) -> Self {
        let message = format!("the name `{}` stands twice here", at.last());
        let help = "keep one of the two, or give one another name".into();
        Self {
            at,
            kind: FaultKind::DuplicateName,
            message,
            help,
        }
    }

    pub(super) fn unknown(at: DocPath, names: &[&str]) -> Self {
        let name = at.last().to_owned();
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
        #[derive(Clone, Debug, Default)]
        pub struct $Name {
            $( $(#[doc = $field_docs])* pub $field: $Type, )*
        }

        impl $Name {
            const NAMES: &'static [&'static str] = &[
                $( $crate::record!(@name $field $($json)?), )*
            ];

            /// The fields and what they mean.
            pub const FIELDS: &'static [$crate::model::FieldInfo] = &[
                $( $crate::model::FieldInfo {
                    name: $crate::record!(@name $field $($json)?),
                    docs: concat!($($field_docs),*),
                }, )*
            ];
        }

        impl PartialEq for $Name {
            fn eq(&self, other: &Self) -> bool {
                $crate::model::field::same(self, other)
            }
        }

        impl $crate::model::Field for $Name {
            fn form(&self) -> $crate::model::Form {
                $crate::model::Form::Record(Self::NAMES)
            }

            fn count(&self) -> usize {
                Self::NAMES.len()
            }

            fn part(&self, index: usize) -> Option<&dyn $crate::model::Field> {
                let parts: [&dyn $crate::model::Field; Self::NAMES.len()] = [$( &self.$field ),*];
                parts.get(index).copied()
            }

            fn part_mut(&mut self, index: usize) -> Option<&mut dyn $crate::model::Field> {
                let parts: [&mut dyn $crate::model::Field; Self::NAMES.len()] =
                    [$( &mut self.$field ),*];
                parts.into_iter().nth(index)
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
