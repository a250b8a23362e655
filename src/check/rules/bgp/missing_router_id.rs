//! A speaker without IPv4 address and router id.

use super::ids::FreeIds;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::Family;
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "BGP010",
    name: "missing-router-id",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("missing_router_id.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    // Without any address something else is missing first.
    let mut bare: Vec<_> = cx
        .devices
        .iter()
        .filter(|device| !device.ipv4.is_given() && !device.ipv6.is_given())
        .map(|device| (device.noun, device.name))
        .collect();
    sorted::sort(&mut bare);
    let mut free = None;
    for (fabric, speaker) in super::speakers(cx) {
        let (noun, name) = (speaker.noun, speaker.name);
        let at = speaker.at().join("router_id");
        if speaker.router_id().is_some()
            || cx.is_given(&at)
            || super::mentions(cx, speaker, Family::V4)
            || bare.binary_search(&(noun, name)).is_ok()
        {
            continue;
        }
        let id = free.get_or_insert_with(|| FreeIds::new(cx)).next();
        report
            .problem(
                at,
                format!(
                    "the {noun} `{name}` has neither a router id nor an IPv4 address \
                    to take it from"
                ),
            )
            .related(
                fabric.at("asn"),
                format!("speaks BGP in the fabric `{}`", fabric.name),
            )
            .help(
                "give it a router id: any number written like an IPv4 address, \
                different from all others of the fabric",
            )
            .fix_set(format!("take {id}, which is free"), id);
    }
}
