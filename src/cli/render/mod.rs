//! What `fabricctl` says to people: problems with their line of the file, as a good compiler shows them.

mod printable;
mod snippet;
pub mod style;

pub use printable::{inert, is_unprintable, printable};

use anstyle::Style;

use super::check::Checked;
use super::source::Source;
use crate::check::{Fix, Problem};
use crate::format::{FileError, Place, Places};
use crate::model::DocPath;

use snippet::snippet;

/// Where a problem stands in the file.
pub fn place_of(problem: &Problem, places: &Places) -> Place {
    if problem.is_in_name {
        places.find_name(&problem.at)
    } else {
        places.find(&problem.at)
    }
}

/// All problems of a checked plan, and how many there are.
pub fn findings(checked: &Checked) -> String {
    let name = &checked.source.name;
    let text = problems(name, &checked.places, &checked.findings.problems);
    text + &format!("{name}: {}\n", checked.summary())
}

/// Problems with their places.
pub fn problems(plan: &str, places: &Places, problems: &[Problem]) -> String {
    let page = Page { plan, places };
    let problem = |problem| page.problem(problem) + "\n";
    problems.iter().map(problem).collect()
}

/// What was solved, and by which fix.
pub fn solved(plan: &str, solved: &[(Problem, Fix)]) -> String {
    let (strong, frame) = (style::STRONG, style::FRAME);
    let mut text = String::new();
    for (problem, fix) in solved {
        text += &format!(
            "{h}fixed[{}]{h:#} {strong}{}: {}{strong:#}\n {frame}-->{frame:#} {plan} ({})\n",
            problem.rule.code,
            problem.rule.name,
            printable(&problem.message),
            printable(&problem.at.to_string()),
            h = style::HELP,
        );
        text += &(headline(style::HELP, "fix", &fix.title) + "\n");
    }
    text
}

/// Why a file is no plan.
pub fn file_error(source: &Source, error: &FileError) -> String {
    let mut text = headline(style::ERROR, "error", &error.message);
    if error.line == 0 {
        let frame = style::FRAME;
        text += &format!(" {frame}-->{frame:#} {}\n", source.name);
    } else {
        let place = Place {
            line: error.line,
            column: error.column,
            bytes: 0..0,
        };
        let line = source.text.lines().nth(error.line - 1).unwrap_or_default();
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        let mut starts = line.char_indices().map(|(i, _)| i).skip(error.column - 1);
        let start = starts.next().unwrap_or(line.len());
        let end = starts.next().unwrap_or(line.len());
        let shown = Shown {
            line,
            span: start..end,
            mark: '^',
            style: style::ERROR,
        };
        text += &framed(&source.name, &place, None, &shown);
    }
    text + &headline(style::HELP, "help", &error.help)
}

/// A failure that has no place in a file.
pub fn error_line(message: &str, help: Option<&str>) -> String {
    let help = help.map(|help| headline(style::HELP, "help", help));
    headline(style::ERROR, "error", message) + &help.unwrap_or_default()
}

fn headline(style: Style, word: &str, message: &str) -> String {
    format!("{style}{word}{style:#}: {}\n", printable(message))
}

struct Page<'a> {
    plan: &'a str,
    places: &'a Places<'a>,
}

impl Page<'_> {
    fn problem(&self, problem: &Problem) -> String {
        let style = style::of(problem.severity);
        let mut text = format!(
            "{style}{}[{}]{style:#} {b}{}: {}{b:#}\n",
            problem.severity.name(),
            problem.rule.code,
            problem.rule.name,
            printable(&problem.message),
            b = style::STRONG,
        );
        let place = place_of(problem, self.places);
        text += &self.place(&problem.at, &place, '^', style);
        for related in &problem.related {
            text += &headline(style::INFO, "note", &related.label);
            let place = self.places.find(&related.at);
            text += &self.place(&related.at, &place, '-', style::INFO);
        }
        if let Some(help) = &problem.help {
            text += &headline(style::HELP, "help", help);
        }
        for fix in &problem.fixes {
            let word = if fix.safe { "fix" } else { "fix to look at" };
            text += &headline(style::HELP, word, &fix.title);
        }
        text
    }

    fn place(&self, at: &DocPath, place: &Place, mark: char, style: Style) -> String {
        let (line, span) = self.places.in_line(place);
        let shown = Shown {
            line,
            span,
            mark,
            style,
        };
        framed(self.plan, place, Some(at), &shown)
    }
}

struct Shown<'a> {
    line: &'a str,
    span: std::ops::Range<usize>,
    mark: char,
    style: Style,
}

/// A line of the file between its place and its marks.
fn framed(plan: &str, place: &Place, at: Option<&DocPath>, shown: &Shown) -> String {
    let Place { line, column, .. } = place;
    let number = line.to_string();
    let gutter = " ".repeat(number.len());
    let (frame, style) = (style::FRAME, shown.style);
    let at = match at.map(ToString::to_string) {
        Some(path) if !path.is_empty() => format!(" ({})", printable(&path)),
        _ => String::new(),
    };
    let snippet = snippet(shown.line, shown.span.clone(), shown.mark);
    let gap = if snippet.line.is_empty() { "" } else { " " };
    format!(
        "{gutter}{frame}-->{frame:#} {plan}:{line}:{column}{at}\n\
         {gutter} {frame}|{frame:#}\n\
         {frame}{number} |{frame:#}{gap}{}\n\
         {gutter} {frame}|{frame:#} {style}{}{style:#}\n",
        snippet.line, snippet.marks,
    )
}
