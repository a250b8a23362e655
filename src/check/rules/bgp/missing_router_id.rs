//! A speaker without IPv4 address and router id.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP010",
    name: "missing-router-id",
    group: Group::Bgp,
    severity: Severity::Error,
    docs: include_str!("missing_router_id.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        for speaker in fabric.speakers() {
            // Without any address something else is missing first.
            if speaker.router_id().is_some() || speaker.v6.is_none() {
                continue;
            }
            report
                .problem(
                    speaker.at().join("router_id"),
                    format!(
                        "the {} `{}` has neither a router id nor an IPv4 address to \
 take it from",
                        speaker.noun, speaker.name
                    ),
                )
                .related(
                    fabric.at("asn"),
                    format!("speaks BGP in the fabric `{}`", fabric.name),
                )
                .help(
                    "give it a router id: any number written like an IPv4 \
 address, different from all others of the fabric",
                );
        }
    }
}
