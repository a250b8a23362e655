//! What `fabricctl` says to programs.

use serde::Serialize;
use serde_json::{Value, json};

use super::check::Checked;
use super::render::{is_unprintable, place_of};
use super::source::Source;
use super::summary::Summary;
use crate::check::{Findings, Fix, Problem};
use crate::format::FileError;

/// What a check has to tell, apart from the plan's own name.
#[derive(Serialize)]
struct Report<'a> {
    plan: &'a str,
    problems: Vec<Located<'a>>,
    excepted: Vec<Excepted<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fixed: Vec<Value>,
    summary: Summary,
}

#[derive(Serialize)]
struct Located<'a> {
    #[serde(flatten)]
    problem: &'a Problem,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Excepted<'a> {
    #[serde(flatten)]
    located: Located<'a>,
    exception: &'a str,
    reason: &'a str,
}

/// All findings of a plan with their places, and what was solved before.
pub fn findings(checked: &Checked, solved: &[(Problem, Fix)]) -> String {
    let located = |problem| {
        let place = place_of(problem, &checked.places);
        Located {
            problem,
            line: place.line,
            column: place.column,
        }
    };
    let excepted = checked
        .excepted()
        .map(|(problem, exception, reason)| Excepted {
            located: located(problem),
            exception,
            reason,
        });
    let fixed = solved.iter().map(|(problem, fix)| {
        let mut fixed = json!(problem);
        fixed["fixed"] = fix.title.as_str().into();
        fixed
    });
    let Findings { problems, .. } = &checked.findings;
    text(&Report {
        plan: &checked.source.name,
        problems: problems.iter().map(located).collect(),
        excepted: excepted.collect(),
        fixed: fixed.collect(),
        summary: checked.summary(),
    })
}

/// Why a file is no plan; `line` and `column` are left out when it is meant as a whole.
pub fn file_error(source: &Source, error: &FileError) -> String {
    let mut object = json!({ "message": error.message, "help": error.help });
    if error.line > 0 {
        object["line"] = error.line.into();
        object["column"] = error.column.into();
    }
    text(&json!({ "plan": source.name, "error": object }))
}

/// A value as JSON text. Characters that a terminal could obey are escaped, as JSON allows anywhere.
pub fn text(value: &impl Serialize) -> String {
    // Nothing printed here has a map with other keys than strings, the one thing that can fail.
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut text = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if c != '\n' && is_unprintable(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_is_harmless_and_means_the_same() {
        let value = serde_json::json!(["\u{1b}[2J", "\u{9b}31m", "\u{202e}", "\u{e0041}", "ü\n"]);
        let text = super::text(&value);
        assert!(
            !text.contains(['\u{9b}', '\u{202e}', '\u{e0041}']),
            "{text}"
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }
}
