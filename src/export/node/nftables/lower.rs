//! What a node refuses to carry, by the type of the cluster's network.

use std::net::IpAddr;

use super::ast::{Elements, Kind, Place, Rule, Ruleset, Set, Table, Test, Verdict};
use crate::export::node::Host;
use crate::export::site::Site;
use crate::model::values::{AddressRange, Family, IfName, MacAddr, NetworkMode};
use crate::model::{Node, Value};
use crate::sorted;

/// The guards of a node.
pub fn lower(site: &Site, host: &Host) -> Ruleset {
    let table = match host.mode {
        NetworkMode::Switching => switching(site, host),
        NetworkMode::Routing => routing(host),
        NetworkMode::IpFabric => fabric(host),
    };
    Ruleset {
        about: site.about("Guards on the node", host.name),
        table,
    }
}

fn drop(why: &'static str, tests: Vec<Test>) -> Rule {
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

/// Rules for all VMs of the cluster whose MAC address is known, since they may move here.
fn switching(site: &Site, host: &Host) -> Option<Table> {
    let uplink = host.uplink().filter(|_| host.guards_sources())?;
    let owned: Vec<(MacAddr, IpAddr)> = site
        .vms_of(host.cluster_name)
        .filter_map(|vm| Some((*vm.vm.mac.get()?, vm.vm)))
        .flat_map(|(mac, vm)| {
            vm.addresses
                .iter()
                .filter_map(move |entry| Some((mac, *entry.get()?)))
        })
        .collect();
    let accept = |why, tests| Rule {
        why,
        tests,
        verdict: Verdict::Accept,
    };
    let bridge = host.view.home_link();
    let further = bridge
        .ports
        .iter()
        .filter_map(|(port, _)| IfName::parse(port).ok());
    let further = further.filter(|port| port != uplink);
    let mut rules = vec![accept(
        "The network and other nodes.",
        vec![Test::From(uplink.clone())],
    )];
    rules.extend(further.map(|port| accept("", vec![Test::From(port)])));
    let mut sets = Vec::new();
    for family in Family::ALL {
        let names = names(family);
        let infrastructure = infrastructure(site, host, family);
        if !infrastructure.is_empty() {
            sets.push(Set {
                name: names.infrastructure,
                elements: Elements::Addresses(family, infrastructure),
            });
            for (i, kind) in kinds(family).iter().enumerate() {
                let why = "No VM is a node or a gateway.";
                rules.push(drop(
                    first(i, why),
                    vec![Test::In(*kind, names.infrastructure)],
                ));
            }
        }
    }
    rules.extend([
        accept(
            "A host that asks for its address, and what never leaves the link.",
            vec![Test::Unbound(Kind::V4)],
        ),
        accept("", vec![Test::Unbound(Kind::Arp)]),
        accept("", vec![Test::Unbound(Kind::V6)]),
    ]);
    if owned.is_empty() {
        return (!sets.is_empty()).then_some(Table {
            place: Place::Bridge,
            sets,
            rules,
        });
    }
    let mut macs: Vec<_> = owned.iter().map(|(mac, _)| *mac).collect();
    sorted::sort(&mut macs);
    macs.dedup();
    sets.push(Set {
        name: "vm_macs",
        elements: Elements::Macs(macs),
    });
    for family in Family::ALL {
        let names = names(family);
        let of_family: Vec<_> = owned
            .iter()
            .copied()
            .filter(|(_, address)| Family::of(*address) == family)
            .collect();
        if of_family.is_empty() {
            rules.push(drop(
                "No VM of the plan has such addresses.",
                vec![Test::MacIn("vm_macs"), Test::Is(family)],
            ));
            continue;
        }
        let addresses = of_family
            .iter()
            .map(|(_, address)| AddressRange::single(*address))
            .collect();
        sets.push(Set {
            name: names.addresses,
            elements: Elements::Addresses(family, addresses),
        });
        sets.push(Set {
            name: names.owners,
            elements: Elements::Owners(family, of_family),
        });
        for (i, kind) in kinds(family).iter().enumerate() {
            let why = "A VM of the plan has its own addresses, and nobody else has them.";
            let not_owner = || Test::NotOwner(*kind, names.owners);
            rules.push(drop(
                first(i, why),
                vec![Test::MacIn("vm_macs"), not_owner()],
            ));
            rules.push(drop(
                "",
                vec![Test::In(*kind, names.addresses), not_owner()],
            ));
        }
    }
    Some(Table {
        place: Place::Bridge,
        sets,
        rules,
    })
}

/// Nodes of the cluster and their gateways.
fn infrastructure(site: &Site, host: &Host, family: Family) -> Vec<AddressRange> {
    let in_cluster = |node: &Node| {
        let cluster = site.plan.cluster_of(node);
        cluster.is_some_and(|(name, _)| name == host.cluster_name)
    };
    let nodes = site.plan.nodes.values().filter(|node| in_cluster(node));
    let addresses = nodes.flat_map(|node| {
        [
            node.ipv4.get().map(|own| own.addr()),
            node.ipv6.get().map(|own| own.addr()),
            node.gateway_v4.get().map(|gateway| IpAddr::V4(*gateway)),
            node.gateway_v6.get().map(|gateway| IpAddr::V6(*gateway)),
        ]
    });
    let mut all: Vec<_> = addresses
        .flatten()
        .filter(|address| Family::of(*address) == family)
        .collect();
    sorted::sort(&mut all);
    all.dedup();
    all.into_iter().map(AddressRange::single).collect()
}

fn first(i: usize, why: &'static str) -> &'static str {
    if i == 0 { why } else { "" }
}

/// What carries addresses of a family. Neighbour discovery (RFC 4861) is IPv6 itself.
fn kinds(family: Family) -> &'static [Kind] {
    match family {
        Family::V4 => &[Kind::V4, Kind::Arp],
        Family::V6 => &[Kind::V6],
    }
}

struct Names {
    infrastructure: &'static str,
    addresses: &'static str,
    owners: &'static str,
}

fn names(family: Family) -> Names {
    match family {
        Family::V4 => Names {
            infrastructure: "infrastructure_v4",
            addresses: "vm_v4",
            owners: "owners_v4",
        },
        Family::V6 => Names {
            infrastructure: "infrastructure_v6",
            addresses: "vm_v6",
            owners: "owners_v6",
        },
    }
}
