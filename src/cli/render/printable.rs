//! A user's text as a terminal may see it.

use std::borrow::Cow;

/// The longest piece of a message that is shown whole, in characters.
const LONGEST: usize = 600;

/// Whether a terminal might obey the character instead of showing it, or show nothing or something
/// else in its place (Trojan Source, CVE-2021-42574).
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// An unprintable character spelt out.
pub fn escaped(c: char) -> String {
    match c {
        '\n' | '\r' | '\t' => c.escape_default().to_string(),
        _ => c.escape_unicode().to_string(),
    }
}

/// A text on one line, without anything that a terminal would obey, cut in its middle when it is endless.
pub fn printable(text: &str) -> Cow<'_, str> {
    let count = text.chars().count();
    if count <= LONGEST && !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for (i, c) in text.chars().enumerate() {
        let cut = count > LONGEST && (LONGEST / 2..count - LONGEST / 2).contains(&i);
        match c {
            _ if cut && i == LONGEST / 2 => shown.push('…'),
            _ if cut => {}
            c if is_unprintable(c) => shown += &escaped(c),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// A text on one line like [`printable`], but whole, and with its tabs: what is copied from the terminal
/// has to be what was meant.
pub fn inert(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            c if c != '\t' && is_unprintable(c) => shown += &escaped(c),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        assert_eq!(printable("plain ü 日本"), "plain ü 日本");
        assert_eq!(printable("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\nb");
        assert_eq!(
            printable("\u{9b}\u{202e}\u{200d}"),
            "\\u{9b}\\u{202e}\\u{200d}"
        );
        let long = printable(&"x".repeat(100_000)).into_owned();
        assert_eq!(long.chars().count(), LONGEST + 1);
    }
}
