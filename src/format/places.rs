//! Where the parts of a plan stand in its text.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::DocPath;

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The bytes it takes up.
    pub bytes: Range<usize>,
}

/// The places of all parts of a JSON document.
pub struct Places<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    root: Spanned,
}

impl<'t> Places<'t> {
    /// Finds the parts of a text; a text that is not JSON has none.
    pub fn new(text: &'t str) -> Self {
        let breaks = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(i, _)| i + 1);
        let line_starts = std::iter::once(0).chain(breaks).collect();
        let json = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root = serde_json::from_str::<&RawValue>(json).map_or_else(
            |_| Spanned {
                bytes: 0..0,
                key: None,
                parts: Vec::new(),
            },
            |raw| Spanned::of(raw, text),
        );
        Self {
            text,
            line_starts,
            root,
        }
    }

    /// Where a part stands; a part that is not there is looked for at what it would belong to.
    pub fn find(&self, at: &DocPath) -> Place {
        let mut node = &self.root;
        let mut complete = true;
        for segment in at.segments() {
            // The last of several equal names is the one that counts.
            match node.parts.iter().rev().find(|(name, _)| name == segment) {
                Some((_, part)) => node = part,
                None => {
                    complete = false;
                    break;
                }
            }
        }
        let is_leaf = node.parts.is_empty();
        let bytes = match &node.key {
            Some(key) if !(complete && is_leaf) => key.clone(),
            _ if is_leaf => node.bytes.clone(),
            _ => node.bytes.start..(node.bytes.start + 1).min(node.bytes.end),
        };
        self.place(bytes)
    }

    /// The line of the text with that number, counted from 1, without its line break.
    pub fn line(&self, line: usize) -> &'t str {
        let start = self
            .line_starts
            .get(line.wrapping_sub(1))
            .copied()
            .unwrap_or(self.text.len());
        self.text[start..].lines().next().unwrap_or_default()
    }

    fn place(&self, bytes: Range<usize>) -> Place {
        let line = self
            .line_starts
            .partition_point(|start| *start <= bytes.start);
        let start = self.line_starts[line - 1];
        Place {
            line,
            column: self.text[start..bytes.start].chars().count() + 1,
            bytes,
        }
    }
}

struct Spanned {
    bytes: Range<usize>,
    key: Option<Range<usize>>,
    parts: Vec<(String, Spanned)>,
}

impl Spanned {
    fn of(raw: &RawValue, text: &str) -> Self {
        let json = raw.get();
        let bytes = range_in(json, text);
        let parts = match json.as_bytes().first() {
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
        let parts = parts
            .into_iter()
            .map(|(key, raw)| {
                let mut part = Self::of(raw, text);
                if let Cow::Borrowed(key) = &key {
                    let inner = range_in(key, text);
                    part.key = Some(inner.start - 1..inner.end + 1);
                }
                (key.into_owned(), part)
            })
            .collect();
        Self {
            bytes,
            key: None,
            parts,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_line_and_column() {
        let text =
            "{\n  \"pools\": {\n    \"a\": { \"ranges\": [\"x\",\n      \"ü\", \"y\"] }\n  }\n}";
        let places = Places::new(text);
        let at = |path: &str| {
            let place = places.find(&DocPath::parse(path));
            (place.line, place.column, &text[place.bytes])
        };
        assert_eq!(at("pools/a/ranges/2"), (4, 12, "\"y\""));
        assert_eq!(at("pools/a"), (3, 5, "\"a\""));
        assert_eq!(at("pools/a/reserved"), (3, 5, "\"a\""));
        assert_eq!(at(""), (1, 1, "{"));
        assert_eq!(places.line(4), "      \"ü\", \"y\"] }");
    }
}
