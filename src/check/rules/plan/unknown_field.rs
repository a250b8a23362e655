//! A field that no such object has.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::FaultKind;

pub static RULE: Rule = Rule {
    code: "PLAN002",
    name: "unknown-field",
    group: Group::Plan,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("unknown_field.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    super::report_faults(cx, FaultKind::UnknownField, report);
}
