//! A line of the file with a mark under what is meant.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::printable::{escaped, is_unprintable};

/// The columns of a terminal that a line of the file may take up.
const WIDTH: usize = 100;
/// The columns shown before the mark in a line that is cut.
const LEAD: usize = 30;

/// A line as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The line, fit for a terminal, cut around the mark when it is long.
    pub line: String,
    /// Blanks, then a mark under each column of the part that is meant.
    pub marks: String,
}

/// Shows `line` with `mark` under its bytes `span`.
pub fn snippet(line: &str, span: Range<usize>, mark: char) -> Snippet {
    // Characters further away than this can't be in the window, however wide the line is.
    let start = floor(line, span.start.min(line.len()));
    let end = floor(line, span.end.min(line.len())).max(start);
    let before = cells(line[..start].chars().rev(), WIDTH);
    let meant = cells(line[start..end].chars(), WIDTH);
    let after = cells(line[end..].chars(), WIDTH);

    let whole = before.complete && meant.complete && after.complete;
    if whole && before.width + meant.width + after.width <= WIDTH {
        return assemble(&before, &meant, &after, mark);
    }
    let meant = meant.cut(WIDTH - LEAD);
    let after = after.cut((WIDTH - LEAD).saturating_sub(meant.width));
    let before = before.cut(WIDTH - meant.width - after.width);
    assemble(&before, &meant, &after, mark)
}

fn floor(line: &str, mut byte: usize) -> usize {
    while !line.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// Characters as shown, each with its columns.
struct Cells {
    shown: Vec<(String, usize)>,
    width: usize,
    /// Whether nothing was left out at the end.
    complete: bool,
}

impl Cells {
    /// The first of them that fit.
    fn cut(mut self, width: usize) -> Self {
        while self.width > width {
            self.complete = false;
            self.width -= self.shown.pop().map_or(self.width, |(_, width)| width);
        }
        self
    }
}

fn cells(chars: impl Iterator<Item = char>, limit: usize) -> Cells {
    let mut cells = Cells {
        shown: Vec::new(),
        width: 0,
        complete: true,
    };
    for c in chars {
        let shown = match c {
            '\t' => "    ".into(),
            c if is_unprintable(c) => escaped(c),
            c => c.to_string(),
        };
        let width = shown.chars().filter_map(UnicodeWidthChar::width).sum();
        // Marks that take no column of their own are not counted: nobody stacks a hundred by chance.
        if cells.width + width > limit || cells.shown.len() > 4 * limit {
            cells.complete = false;
            break;
        }
        cells.width += width;
        cells.shown.push((shown, width));
    }
    cells
}

fn assemble(before: &Cells, meant: &Cells, after: &Cells, mark: char) -> Snippet {
    let text = |cells: &Cells| {
        cells
            .shown
            .iter()
            .map(|(c, _)| c.as_str())
            .collect::<String>()
    };
    let left: String = before.shown.iter().rev().map(|(c, _)| c.as_str()).collect();
    let cut_left = if before.complete { "" } else { "…" };
    let cut_right = if meant.complete && after.complete {
        ""
    } else {
        "…"
    };
    let right = if meant.complete {
        text(after)
    } else {
        String::new()
    };
    let blanks = " ".repeat(before.width + cut_left.chars().count());
    let marks = mark.to_string().repeat(meant.width.max(1));
    Snippet {
        line: format!("{cut_left}{left}{}{right}{cut_right}", text(meant)),
        marks: blanks + &marks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, part: &str) -> String {
        let start = line.find(part).unwrap();
        let snippet = snippet(line, start..start + part.len(), '^');
        format!("{}\n{}", snippet.line, snippet.marks)
    }

    #[test]
    fn marks_stand_under_wide_characters_tabs_and_escapes() {
        assert_eq!(shown("\"日本\": 7", "7"), "\"日本\": 7\n        ^");
        assert_eq!(shown("\ta: \"é\"", "\"é\""), "    a: \"é\"\n       ^^^");
        assert_eq!(shown("e\u{301}: 7", "7"), "e\u{301}: 7\n   ^");
        assert_eq!(shown("\u{1b}[2J 7", "7"), "\\u{1b}[2J 7\n          ^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let line = format!("{}HERE{}", "a".repeat(5000), "b".repeat(5000));
        let snippet = snippet(&line, 5000..5004, '^');
        assert_eq!(snippet.line.chars().count(), WIDTH + 2);
        assert_eq!(snippet.marks, format!("{}^^^^", " ".repeat(LEAD + 1)));
        assert!(snippet.line.starts_with("…a") && snippet.line.ends_with("b…"));
    }

    #[test]
    fn a_mark_wider_than_the_window_is_cut() {
        let line = format!("[{}]", "x".repeat(500));
        let snippet = snippet(&line, 1..501, '^');
        assert!(snippet.line.ends_with("x…") && snippet.line.starts_with("[x"));
        assert_eq!(snippet.marks.trim_start().len(), WIDTH - LEAD);
    }

    #[test]
    fn odd_spans_do_no_harm() {
        for span in [0..0, 3..3, 1..2, 2..4, 9..99] {
            assert!(snippet("aéb", span, '^').marks.ends_with('^'));
        }
    }
}
