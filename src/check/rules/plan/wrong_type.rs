//! A list where a text belongs, or the like.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::FaultKind;

pub static RULE: Rule = Rule {
    code: "PLAN004",
    name: "wrong-type",
    group: Group::Plan,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("wrong_type.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    super::report_faults(cx, FaultKind::WrongType, report);
}
