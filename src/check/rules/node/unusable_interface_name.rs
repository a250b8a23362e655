//! A name that Linux takes for no interface.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::ReasonKind;

pub static RULE: Rule = Rule {
    code: "NODE001",
    name: "unusable-interface-name",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("unusable_interface_name.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    crate::check::rules::report_reasons(cx, ReasonKind::InterfaceName, report);
}
