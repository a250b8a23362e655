//! A router id of 0.0.0.0.

use super::ids::FreeIds;
use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP012",
    name: "zero-router-id",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("zero_router_id.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut free = None;
    for (fabric, speaker) in super::speakers(cx) {
        if !speaker.own_router_id.is_some_and(|id| id.is_unspecified()) {
            continue;
        }
        let at = speaker.at().join("router_id");
        let draft = report
            .problem(
                at,
                format!(
                    "the router id of the {} `{}` is 0.0.0.0",
                    speaker.noun, speaker.name
                ),
            )
            .related(
                fabric.at("asn"),
                format!("speaks BGP in the fabric `{}`", fabric.name),
            )
            .help("a router id is not zero: leave it out to take the IPv4 address");
        if let Some(v4) = speaker.v4 {
            draft.fix_remove(format!("take its address, {}", v4.addr()));
        } else {
            let id = free.get_or_insert_with(|| FreeIds::new(cx)).next();
            let title = format!("take {id}, which is free");
            draft.fix_set(title, id);
        }
    }
}
