//! How the laboratory writes for people: lines that are wrapped, never cut.

use std::fmt::Write as _;
use std::io::Write;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::{Line, Verdict};

/// The columns of a terminal that a line takes up.
const WIDTH: usize = 80;

/// Where words go on in the lines below a verdict and below a note.
const INDENT: usize = 10;

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::BrightRed.on_default().bold();
const LOUD: Style = AnsiColor::Yellow.on_default().bold();
const QUIET: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();

/// The head of a group.
pub fn head(check: &str, about: &str) -> String {
    wrapped(&format!("{check}:"), STRONG, 2, about)
}

/// Something that is no verdict.
pub fn note(text: &str) -> String {
    wrapped(" ", Style::new(), 4, text)
}

/// A verdict.
pub fn verdict(line: &Line) -> String {
    let (style, word) = match line.verdict {
        Verdict::Passed => (GOOD, "ok"),
        Verdict::Failed => (BAD, "FAILED"),
        Verdict::NotRun => (LOUD, "NOT RUN"),
        Verdict::NotApplicable => (QUIET, "n/a"),
    };
    let time = line.milliseconds.map(|time| format!(" ({time} ms)"));
    let text = format!(
        "{}: {}{}",
        line.subject,
        line.said,
        time.unwrap_or_default()
    );
    wrapped(&format!("  {word:7}"), style, INDENT, &text)
}

/// The sum.
pub fn sum([passed, failed, not_run, not_applicable]: [usize; 4]) -> String {
    let style = if failed == 0 && passed > 0 { GOOD } else { BAD };
    let mut text = format!("{passed} passed, {failed} failed, {not_run} not run");
    if not_applicable > 0 {
        let _ = write!(text, ", {not_applicable} not applicable");
    }
    format!("{style}{text}{style:#}")
}

/// Writes a text at once. A reader that has gone has seen enough.
pub fn print(to: &mut impl Write, text: &str) {
    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
}

/// A text after a mark in a style of its own. What does not fit goes on below, under an indent; a word is never
/// broken: paths and addresses can be copied.
fn wrapped(mark: &str, style: Style, indent: usize, text: &str) -> String {
    let mut out = format!("{style}{mark}{style:#}");
    let mut column = mark.width();
    for (i, line) in text.lines().enumerate() {
        if i > 0 {
            let _ = write!(out, "\n{:indent$}", "");
            column = indent;
        }
        for word in line.split(' ') {
            let starts = column == indent && out.ends_with(' ');
            let gap = usize::from(!starts);
            if column + gap + word.width() > WIDTH && column > indent {
                let _ = write!(out, "\n{:indent$}{word}", "");
                column = indent + word.width();
            } else {
                let _ = write!(out, "{:gap$}{word}", "");
                column += gap + word.width();
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(mark: &str, indent: usize, text: &str) -> Vec<String> {
        let text = wrapped(mark, Style::new(), indent, text);
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn long_lines_go_on_below() {
        assert_eq!(lines("  ok     ", 10, "a: b c"), ["  ok      a: b c"]);
        let text = "word ".repeat(40);
        let all = lines("  ok     ", 10, text.trim_end());
        assert!(all.iter().all(|line| line.width() <= WIDTH), "{all:#?}");
        assert!(all[1].starts_with("          word word"), "{all:#?}");
        assert_eq!(all.concat().matches("word").count(), 40);
    }

    #[test]
    fn a_long_word_stays_whole_and_a_line_break_is_kept() {
        let path = "/folder".repeat(20);
        let all = lines(" ", 4, &format!("BIRD 2 is {path} here\nand there"));
        let below = format!("    {path}");
        assert_eq!(all, ["  BIRD 2 is", &below, "    here", "    and there"]);
    }
}
