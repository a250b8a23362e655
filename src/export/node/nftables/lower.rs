//! What a node refuses to carry, by the type of the cluster's network.

use super::ast::{Elements, Kind, Place, Rule, Ruleset, Set, Table, Test, Verdict};
use super::bridge;
use crate::export::node::Host;
use crate::export::site::Site;
use crate::model::values::{Family, IfName, NetworkMode};

/// The guards of a node.
pub fn lower(site: &Site, host: &Host) -> Ruleset {
    let table = match host.mode {
        NetworkMode::Switching => bridge::lower(site, host),
        NetworkMode::Routing => routing(host),
        NetworkMode::IpFabric => fabric(host),
    };
    Ruleset {
        about: site.about("Guards on the node", host.name),
        table,
    }
}

/// What is lost.
pub fn drop(why: &'static str, tests: Vec<Test>) -> Rule {
    Rule {
        why,
        tests,
        verdict: Verdict::Drop,
    }
}

/// While a router still sends packets for an address that the node has not (any more), the default
/// route would send them back, about 32 times each.
fn no_loop(uplink: &IfName) -> Rule {
    drop(
        "A packet for a VM that is not here would go back and forth until its TTL ends.",
        vec![Test::From(uplink.clone()), Test::To(uplink.clone())],
    )
}

/// nft knows no pattern for names that end alike, so VMs are all that is not the uplink. Only what is
/// forwarded counts: the node's own traffic on other interfaces is not touched.
fn fabric(host: &Host) -> Option<Table> {
    let uplink = host.uplink()?;
    let mut rules = vec![no_loop(uplink)];
    if host.guards_sources() {
        rules.push(drop(
            "A VM sends from its own addresses only: those that are routed to its interface.",
            vec![Test::NotFrom(uplink.clone()), Test::NoWayBack],
        ));
    }
    Some(Table {
        place: Place::Forward,
        sets: Vec::new(),
        rules,
    })
}

fn routing(host: &Host) -> Option<Table> {
    let mut rules: Vec<_> = host.uplink().map(no_loop).into_iter().collect();
    let mut sets = Vec::new();
    if let Some(bridge) = host.bridge().filter(|_| host.guards_sources()) {
        // The kernel looks at IPv4 for itself (martian sources), not at IPv6.
        rules.push(drop(
            "No VM is the node, though the node's addresses may lie in the ranges.",
            vec![Test::From(bridge.clone()), Test::Own],
        ));
        let ranges = host.vm_ranges();
        for (family, kind, name) in [
            (Family::V4, Kind::V4, "vm_v4"),
            (Family::V6, Kind::V6, "vm_v6"),
        ] {
            let elements: Vec<_> = ranges.family(family).collect();
            let test = if elements.is_empty() {
                Test::Is(family)
            } else {
                Test::NotIn(kind, name)
            };
            if !elements.is_empty() {
                sets.push(Set {
                    name,
                    elements: Elements::Addresses(family, elements),
                });
            }
            let why = if family == Family::V4 {
                "VMs send from the ranges of this node only."
            } else {
                ""
            };
            rules.push(drop(why, vec![Test::From(bridge.clone()), test]));
        }
    }
    (!rules.is_empty()).then_some(Table {
        place: Place::Forward,
        sets,
        rules,
    })
}
