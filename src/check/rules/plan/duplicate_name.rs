//! A name that stands twice in one object of the file.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::FaultKind;

pub static RULE: Rule = Rule {
    code: "PLAN003",
    name: "duplicate-name",
    group: Group::Plan,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("duplicate_name.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    super::report_faults(cx, FaultKind::DuplicateName, report);
}
