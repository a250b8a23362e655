//! A network with bits set behind its prefix length.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::ReasonKind;

pub static RULE: Rule = Rule {
    code: "ADDR001",
    name: "host-bits-set",
    group: Group::Address,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("host_bits_set.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    crate::check::rules::report_reasons(cx, ReasonKind::HostBits, report);
}
