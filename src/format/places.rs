//! Where the parts of a plan stand in its text.

use std::ops::Range;

use super::spans::Span;
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

/// How many bytes lie between two places whose character count is remembered.
const STRIDE: usize = 1 << 8;

/// The places of all parts of a JSON document.
pub struct Places<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    /// The characters that begin before every [`STRIDE`]th byte, so that columns in a plan of one
    /// endless line are not counted from its start.
    characters: Vec<usize>,
    root: Span,
}

impl<'t> Places<'t> {
    /// Finds the parts of a text; a text that is not JSON has none.
    pub fn new(text: &'t str) -> Self {
        let breaks = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(i, _)| i + 1);
        let json = text.strip_prefix('\u{feff}').unwrap_or(text);
        let start = text.len() - json.len();
        let line_starts = std::iter::once(start).chain(breaks).collect();
        let counted = text.as_bytes().chunks(STRIDE).scan(0, |count, chunk| {
            let before = *count;
            *count += beginnings(chunk);
            Some(before)
        });
        Self {
            text,
            line_starts,
            characters: counted.collect(),
            root: Span::of_document(text, start),
        }
    }

    /// Where a part stands; a part that is not there is looked for at what it would belong to.
    pub fn find(&self, at: &DocPath) -> Place {
        self.find_part(at, false)
    }

    /// Where a single value stands; `None` for a list, an object and what is not there.
    pub fn find_value(&self, at: &DocPath) -> Option<Place> {
        let node = at
            .segments()
            .try_fold(&self.root, |node, segment| node.part(segment))?;
        let opening = self.text.as_bytes().get(node.bytes.start)?;
        let is_value = !matches!(opening, b'{' | b'[');
        is_value.then(|| self.place(node.bytes.clone()))
    }

    /// Where the name of a part stands; a list's item has none and is found itself.
    pub fn find_name(&self, at: &DocPath) -> Place {
        self.find_part(at, true)
    }

    fn find_part(&self, at: &DocPath, its_name: bool) -> Place {
        let mut node = &self.root;
        let mut complete = true;
        for segment in at.segments() {
            match node.part(segment) {
                Some(part) => node = part,
                None => {
                    complete = false;
                    break;
                }
            }
        }
        let opening = self.text.as_bytes().get(node.bytes.start);
        let is_value = !matches!(opening, Some(b'{' | b'['));
        let bytes = match &node.key {
            Some(key) if its_name || !(complete && is_value) => key.clone(),
            _ if is_value => node.bytes.clone(),
            _ => node.bytes.start..(node.bytes.start + 1).min(node.bytes.end),
        };
        self.place(bytes)
    }

    /// The line of the text with that number, counted from 1, without its line break.
    pub fn line(&self, line: usize) -> &'t str {
        let start_of = |line: usize| self.line_starts.get(line).copied();
        let end = self.text.len();
        let start = line.checked_sub(1).and_then(start_of).unwrap_or(end);
        let line = &self.text[start..start_of(line).unwrap_or(end).max(start)];
        let line = line.strip_suffix('\n').unwrap_or(line);
        line.strip_suffix('\r').unwrap_or(line)
    }

    /// The line a place begins on, and the bytes of that line it takes up.
    pub fn in_line(&self, place: &Place) -> (&'t str, Range<usize>) {
        let line = self.line(place.line);
        let start = place.line.checked_sub(1).map_or(0, |i| self.line_starts[i]);
        let clip = |byte: usize| byte.saturating_sub(start).min(line.len());
        (line, clip(place.bytes.start)..clip(place.bytes.end))
    }

    /// The characters before a place and those in it; a byte order mark is none.
    pub fn characters(&self, place: &Place) -> (usize, usize) {
        let start = self.characters_before(place.bytes.start);
        let end = self.characters_before(place.bytes.end);
        let before = self.characters_before(self.line_starts[0]);
        (start - before, end - start)
    }

    /// The place just behind another one.
    pub fn end_of(&self, place: &Place) -> Place {
        self.place(place.bytes.end..place.bytes.end)
    }

    fn place(&self, bytes: Range<usize>) -> Place {
        let line = self
            .line_starts
            .partition_point(|start| *start <= bytes.start);
        let start = self.line_starts[line - 1];
        Place {
            line,
            column: self.characters_before(bytes.start) - self.characters_before(start) + 1,
            bytes,
        }
    }

    fn characters_before(&self, byte: usize) -> usize {
        let chunk = byte / STRIDE;
        let rest = &self.text.as_bytes()[chunk * STRIDE..byte];
        self.characters.get(chunk).copied().unwrap_or_default() + beginnings(rest)
    }
}

/// How many characters begin in a piece of UTF-8.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_line_and_column() {
        let text = "{\n  \"pools\": {\n    \"a\": { \"ranges\": [\"x\",\n      \"ü\", \"y\"] }\n  },\n  \"empty\": 1\n}";
        let places = Places::new(text);
        let at = |path: &str| {
            let place = places.find(&DocPath::parse(path));
            (place.line, place.column, &text[place.bytes])
        };
        assert_eq!(at("pools/a/ranges/2"), (4, 12, "\"y\""));
        assert_eq!(at("pools/a"), (3, 5, "\"a\""));
        assert_eq!(at("pools/a/reserved"), (3, 5, "\"a\""));
        assert_eq!(at(""), (1, 1, "{"));
        let value = |path: &str| places.find_value(&DocPath::parse(path)).map(|p| p.bytes);
        assert_eq!(value("empty").map(|bytes| &text[bytes]), Some("1"));
        assert_eq!((value("pools/a"), value("pools/b")), (None, None));
        let end = places.end_of(&places.find(&DocPath::parse("pools/a/ranges/1")));
        assert_eq!((end.line, end.column), (4, 10));
        let name = places.find_name(&DocPath::parse("empty"));
        assert_eq!((name.line, &text[name.bytes]), (6, "\"empty\""));
        assert_eq!(places.line(4), "      \"ü\", \"y\"] }");
        let place = places.find(&DocPath::parse("pools/a/ranges/1"));
        assert_eq!(places.in_line(&place), (places.line(4), 6..10));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let places = Places::new("\u{feff}{\"a\": 1, \"a\": 2}");
        let place = places.find(&DocPath::parse("a"));
        assert_eq!((place.line, place.column), (1, 15));
        assert_eq!(places.characters(&place), (14, 1));
        assert_eq!(Places::new("\u{feff}").find(&DocPath::root()).line, 1);
    }

    #[test]
    fn columns_far_into_an_endless_line_count_characters() {
        let text = format!("[\"{}\", 7]", "ü".repeat(10_000));
        let place = Places::new(&text).find(&DocPath::parse("1"));
        assert_eq!((place.line, place.column), (1, 10_006));
    }

    #[test]
    fn hostile_nesting_is_left_alone() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let place = Places::new(&deep).find(&DocPath::parse(&"0/".repeat(200)));
        assert_eq!((place.line, place.column), (1, 129));
    }
}
