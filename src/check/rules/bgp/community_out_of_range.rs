//! A community whose parts don't fit.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::ReasonKind;

pub static RULE: Rule = Rule {
    code: "BGP007",
    name: "community-out-of-range",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("community_out_of_range.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    crate::check::rules::report_reasons(cx, ReasonKind::CommunityRange, report);
}
