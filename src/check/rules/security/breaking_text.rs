//! Texts that try to become something else.

use super::called;
use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "SEC003",
    name: "breaking-text",
    group: Group::Security,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("breaking_text.md"),
    check,
};

/// What ends a quoted text, a comment or a page's text, and begins something of its own.
const MARKS: [(&str, &str); 19] = [
    ("\";", "the end of a quoted text"),
    ("\"}", "the end of a quoted text"),
    ("\" }", "the end of a quoted text"),
    ("\" ;", "the end of a quoted text"),
    ("';", "the end of a quoted text"),
    ("'}", "the end of a quoted text"),
    ("*/", "the end of a comment"),
    ("-->", "the end of a comment"),
    ("]]>", "the end of a section"),
    ("<script", "a script"),
    ("<iframe", "a page's element"),
    ("<img", "a page's element"),
    ("<svg", "a page's element"),
    ("javascript:", "a script"),
    ("$(", "a command of a shell"),
    ("${", "a variable of a template"),
    ("{{", "an expression of a template"),
    ("{%", "a statement of a template"),
    ("<%", "a statement of a template"),
];

fn check(cx: &Context, report: &mut Report) {
    for text in &cx.texts {
        if !text
            .text
            .contains(['"', '\'', '/', '>', '<', ':', '$', '{'])
        {
            continue;
        }
        let lower = text.text.to_ascii_lowercase();
        let Some((mark, what)) = MARKS.iter().find(|(mark, _)| lower.contains(mark)) else {
            continue;
        };
        let message = format!("{} has `{mark}`, {what} in other languages", called(text));
        let draft = report
            .problem(text.at.clone(), message)
            .help("no export takes it for more than text, but other programs that read the plan may: say it in plain words");
        if text.is_note {
            draft.severity(Severity::Info);
        }
    }
}
