//! A range whose end lies before its start.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::ReasonKind;

pub static RULE: Rule = Rule {
    code: "ADDR002",
    name: "reversed-range",
    group: Group::Address,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("reversed_range.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    crate::check::rules::report_reasons(cx, ReasonKind::ReversedRange, report);
}
