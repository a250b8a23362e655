//! A node of an IP fabric: announces the VMs that run on it.

use std::net::{IpAddr, Ipv6Addr};

use super::{
    End, any_multihop, bfd, community_symbol, group, of, pool_list, pool_symbol, restart_time,
};
use crate::export::frr::ast::{
    AddressFamily, Change, Clause, Config, Limit, Policy, RouteMap, Router, Test,
};
use crate::export::names::{Names, Symbol};
use crate::export::site::Site;
use crate::model::values::{Family, IfName};
use crate::topology::{Fabric, Peering, Speaker};

/// The configuration of a node.
pub fn config(site: &Site, names: &Names, fabric: &Fabric, speaker: Speaker) -> Option<Config> {
    let peerings = site.sessions_of(&speaker, None);
    let node = site.plan.nodes.get(speaker.name);
    let uplink = node.and_then(|node| node.uplink.get());
    let (mut neighbors, mut families) = (Vec::new(), Vec::new());
    for family in fabric.families() {
        let ends = End::all(site, &speaker, family);
        let name = of(family, ["REFLECTORS4", "REFLECTORS6"]);
        let peerings = site.sessions_of(&speaker, Some(family));
        let policy = |who| Policy {
            who,
            client: false,
            import: fabric.is_direct.then(|| others(family)),
            export: Some(announced(family)),
            // A closed session would take the node's own VMs from the core.
            limit: fabric
                .is_direct
                .then(|| Limit::Warn(site.core_limit(&peerings))),
            add_paths: false,
        };
        let (members, policies) = group(name, &ends, &policy);
        neighbors.extend(members);
        families.push(AddressFamily {
            family,
            keep_out_of_kernel: false,
            redistribute: Some((fabric.vm_routes, learned(family))),
            // One way at a time: FRR's own default would use a stale one too.
            paths: fabric.is_direct.then_some(1),
            policies,
        });
    }
    Some(Config {
        about: site.about("FRR on the node", speaker.name),
        resolve_by_default: any_multihop(&peerings),
        discards: Vec::new(),
        vms: fabric
            .families()
            .flat_map(|family| site.static_routes(fabric, speaker.name, family))
            .collect(),
        bfd: bfd(&peerings),
        prefixes: fabric
            .families()
            .map(|family| pool_list(names, fabric, family))
            .collect(),
        communities: fabric
            .community
            .filter(|_| fabric.is_direct)
            .map(|community| (community_symbol(names, fabric), community))
            .into_iter()
            .collect(),
        maps: fabric
            .families()
            .flat_map(|family| maps(names, fabric, family, uplink, own_v6(&peerings)))
            .collect(),
        router: Router {
            asn: fabric.asn_of(&speaker)?,
            router_id: speaker.router_id(),
            reflector: None,
            graceful_restart: restart_time(&peerings),
            neighbors,
            families,
        },
    })
}

fn learned(family: Family) -> Symbol {
    of(family, ["VM-ROUTES4", "VM-ROUTES6"])
}

fn announced(family: Family) -> Symbol {
    of(family, ["TO-REFLECTORS4", "TO-REFLECTORS6"])
}

fn others(family: Family) -> Symbol {
    of(family, ["FROM-REFLECTORS4", "FROM-REFLECTORS6"])
}

/// The address that the node has in its IPv6 sessions, unless it has several.
fn own_v6(peerings: &[&Peering]) -> Option<Ipv6Addr> {
    let mut found = None;
    for peering in peerings {
        if let IpAddr::V6(own) = peering.session.peer_address.addr() {
            if found.is_some_and(|other| other != own) {
                return None;
            }
            found = Some(own);
        }
    }
    found
}

/// What routes are taken for VMs, how they are announced, and what is taken of other nodes.
fn maps(
    names: &Names,
    fabric: &Fabric,
    family: Family,
    uplink: Option<&IfName>,
    own: Option<Ipv6Addr>,
) -> Vec<RouteMap> {
    let in_pool = || vec![Test::In(pool_symbol(names, fabric, family))];
    let mut learn = Vec::new();
    learn.extend(uplink.map(|uplink| Clause {
        deny: true,
        tests: vec![Test::Through(uplink.clone())],
        ..Clause::default()
    }));
    learn.push(Clause {
        tests: in_pool(),
        ..Clause::default()
    });
    // FRR takes the kernel's metric, which is another one for IPv6 and would lose against BIRD's nodes.
    let mut changes = vec![Change::OriginIgp, Change::NoMetric];
    changes.extend(fabric.community.map(Change::Tag));
    if family == Family::V6 {
        changes.extend(own.map(Change::NextHop));
    }
    let announce = Clause {
        tests: in_pool(),
        changes,
        ..Clause::default()
    };
    let mut maps = vec![
        RouteMap {
            name: learned(family),
            family,
            clauses: learn,
        },
        RouteMap {
            name: announced(family),
            family,
            clauses: vec![announce],
        },
    ];
    maps.extend(fabric.is_direct.then(|| RouteMap {
        name: others(family),
        family,
        clauses: vec![taken(names, fabric, family)],
    }));
    maps
}

/// The other nodes' VMs. BGP announces none of it again to internal neighbours (RFC 4456, section 1).
fn taken(names: &Names, fabric: &Fabric, family: Family) -> Clause {
    let mut tests = vec![Test::In(pool_symbol(names, fabric, family))];
    let tagged = |form| Test::Tagged(community_symbol(names, fabric), form);
    tests.extend(fabric.community.map(tagged));
    let global = (family == Family::V6).then_some(Change::GlobalNextHop);
    Clause {
        tests,
        changes: global.into_iter().collect(),
        ..Clause::default()
    }
}
