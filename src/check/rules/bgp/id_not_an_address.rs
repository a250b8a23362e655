//! An id that is no address of the speaker's own.

use std::net::{IpAddr, Ipv4Addr};

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::AddressRange;
use crate::sorted;
use crate::topology::Speaker;

pub static RULE: Rule = Rule {
    code: "BGP028",
    name: "id-not-an-address",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("id_not_an_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut cluster_ids = Vec::new();
    for reflector in cx.plan.reflectors.values() {
        cluster_ids.extend(reflector.cluster_id.get().copied());
    }
    sorted::sort(&mut cluster_ids);
    for (_, speaker) in super::speakers(cx) {
        // Without an IPv4 address every id is made up.
        let Some(v4) = speaker.v4 else { continue };
        let (noun, name) = (speaker.noun, speaker.name);
        if let Some(id) = speaker.own_router_id
            && !id.is_unspecified()
            && !owns(cx, speaker, id)
            && !is_anothers(cx, id)
        {
            let reserved = id.octets()[0] >= 224;
            let at = speaker.at().join("router_id");
            let what = if reserved {
                "a multicast or reserved address"
            } else {
                "none of its addresses"
            };
            let message = format!("the router id {id} of the {noun} `{name}` is {what}");
            let (severity, help) = if reserved {
                let help =
                    "older FRR and some vendors' routers refuse the session (Bad BGP Identifier)";
                (Severity::Warning, help)
            } else {
                let help = "it works, as any unique number does; with an address of its own one knows in a log who it is";
                (Severity::Info, help)
            };
            report
                .problem(at, message)
                .severity(severity)
                .help(help)
                .unsafe_fix_remove(format!("take its address, {}", v4.addr()));
        }
        let given = cx.plan.reflectors.get(name);
        let given = given.filter(|_| noun == Noun::Reflector);
        let Some(&id) = given.and_then(|given| given.cluster_id.get()) else {
            continue;
        };
        // One that reflectors share can't be an address of all of them.
        let first = cluster_ids.partition_point(|other| *other < id);
        let is_shared = cluster_ids.get(first + 1) == Some(&id);
        if is_shared
            || id.is_unspecified()
            || speaker.router_id() == Some(id)
            || owns(cx, speaker, id)
        {
            continue;
        }
        let at = speaker.at().join("cluster_id");
        report
            .problem(
                at,
                format!("the cluster id {id} of the reflector `{name}` is none of its addresses"),
            )
            .help(
                "it works, as any unique number does; left out it is the router id, which \
                one recognises in a cluster list",
            )
            .unsafe_fix_remove("take the router id");
    }
}

/// Whether it is the address of another device: that is told as a duplicate.
fn is_anothers(cx: &Context, id: Ipv4Addr) -> bool {
    let id = AddressRange::single(IpAddr::V4(id));
    cx.infrastructure.inside(id).any(|holder| holder.is_host)
}

fn owns(cx: &Context, speaker: &Speaker, id: Ipv4Addr) -> bool {
    let id = IpAddr::V4(id);
    if speaker.v4.is_some_and(|v4| v4.addr() == id) {
        return true;
    }
    let node = cx.plan.nodes.get(speaker.name);
    let node = node.filter(|_| speaker.noun == Noun::Node);
    node.is_some_and(|node| {
        let mut addresses = node.interfaces.values().flat_map(|one| &one.addresses);
        addresses.any(|entry| entry.get().is_some_and(|address| address.addr() == id))
    })
}
