//! Prose as wide as a terminal; commands are never wrapped.

use unicode_width::UnicodeWidthStr;

use crate::cli::render::inert;

/// The columns that a line takes at most; a word that is longer stays whole.
const WIDTH: usize = 80;

/// Paragraphs, which empty lines part, and points, which begin with `- `.
pub fn paragraphs(out: &mut String, indent: &str, text: &str) {
    let mut paragraph = String::new();
    for line in text.lines().chain([""]) {
        let is_point = line.starts_with("- ");
        if (line.is_empty() || is_point) && !paragraph.is_empty() {
            let hanging = if paragraph.starts_with("- ") {
                "  "
            } else {
                ""
            };
            *out += &wrapped(indent, &format!("{indent}{hanging}"), &paragraph);
            paragraph.clear();
        }
        paragraph += line.trim();
        paragraph.push_str(if line.is_empty() { "" } else { " " });
    }
}

/// A text in lines: what the first one begins with, what the others do.
pub fn wrapped(first: &str, others: &str, text: &str) -> String {
    let mut out = first.to_owned();
    let mut column = first.width();
    let mut is_begun = false;
    for word in text.split_whitespace() {
        let word = inert(word);
        let width = word.width();
        if is_begun && column + 1 + width > WIDTH {
            out += "\n";
            out += others;
            column = others.width();
            is_begun = false;
        }
        if is_begun {
            out.push(' ');
            column += 1;
        }
        out += &word;
        column += width;
        is_begun = true;
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_a_terminal() {
        let text = "word ".repeat(40) + "\n\n- point " + &"item ".repeat(30);
        let mut out = String::new();
        paragraphs(&mut out, "   ", &text);
        assert!(out.lines().all(|line| line.width() <= WIDTH), "{out}");
        assert!(out.contains("\n   - point item"), "{out}");
        assert!(out.contains("\n     item"), "{out}");
        let address = "x".repeat(100);
        assert_eq!(wrapped("  ", "  ", &address), format!("  {address}\n"));
    }
}
