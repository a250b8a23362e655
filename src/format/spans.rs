//! The bytes that each part of a JSON document takes up in its text.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::sorted;

/// How deep parts are looked for: as deep as [`read`](super::read) reads, and far beyond any plan.
const MAX_DEPTH: usize = 128;

/// A part of the document.
#[derive(Default)]
pub struct Span {
    /// The bytes of its value.
    pub bytes: Range<usize>,
    /// The bytes of its name, with the quotes, where it has one that is written without escapes.
    pub key: Option<Range<usize>>,
    /// What is in it, sorted by name; equal names in the order of the text.
    parts: Vec<(String, Span)>,
}

impl Span {
    /// The document in `text` from `start` on; of a text that is not JSON, nothing there.
    pub fn of_document(text: &str, start: usize) -> Self {
        serde_json::from_str::<&RawValue>(&text[start..]).map_or_else(
            |_| Self {
                bytes: start..start,
                ..Self::default()
            },
            |raw| Self::of(raw, text, MAX_DEPTH),
        )
    }

    fn of(raw: &RawValue, text: &str, depth: usize) -> Self {
        let json = raw.get();
        let bytes = range_in(json, text);
        let parts = match json.as_bytes().first().filter(|_| depth > 0) {
            Some(b'{') => serde_json::from_str::<Parts>(json)
                .map(|parts| parts.0)
                .unwrap_or_default(),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(json)
                .map(|items| {
                    items
                        .into_iter()
                        .enumerate()
                        .map(|(i, raw)| (Cow::Owned(i.to_string()), raw))
                        .collect()
                })
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        let mut parts: Vec<_> = parts
            .into_iter()
            .map(|(key, raw)| {
                let mut part = Self::of(raw, text, depth - 1);
                if let Cow::Borrowed(key) = &key {
                    let inner = range_in(key, text);
                    part.key = Some(inner.start - 1..inner.end + 1);
                }
                (key.into_owned(), part)
            })
            .collect();
        sorted::sort_by(&mut parts, |a, b| a.0.cmp(&b.0));
        Self {
            bytes,
            key: None,
            parts,
        }
    }

    /// The part of that name; the last of several equal names is the one that counts.
    pub fn part(&self, name: &str) -> Option<&Self> {
        let behind = self
            .parts
            .partition_point(|(other, _)| other.as_str() <= name);
        let (found, part) = self.parts.get(behind.checked_sub(1)?)?;
        (found == name).then_some(part)
    }
}

/// Where a slice stands in the text it was taken from.
fn range_in(part: &str, text: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

/// An object's entries, whose names borrow from the text where they have no escapes.
struct Parts<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Parts<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PartsVisitor;

        impl<'de> Visitor<'de> for PartsVisitor {
            type Value = Parts<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Parts<'de>, A::Error> {
                let mut parts = Vec::new();
                while let Some((Key(key), raw)) = access.next_entry()? {
                    parts.push((key, raw));
                }
                Ok(Parts(parts))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Parts<'de>, A::Error> {
                Ok(Parts(Vec::new()))
            }
        }

        deserializer.deserialize_map(PartsVisitor)
    }
}

struct Key<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}
