//! A text that its place can't be read from.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::ReasonKind;

pub static RULE: Rule = Rule {
    code: "PLAN001",
    name: "malformed-value",
    group: Group::Plan,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("malformed_value.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    crate::check::rules::report_reasons(cx, ReasonKind::Malformed, report);
}
