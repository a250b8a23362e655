//! A node of an IP fabric: announces the VMs that run on it.

use super::{End, any_multihop, bfd, group, of, pool_list, pool_symbol, restart_time};
use crate::export::frr::ast::{
    AddressFamily, Change, Clause, Config, Policy, RouteMap, Router, Test,
};
use crate::export::names::{Names, Symbol};
use crate::export::site::Site;
use crate::model::values::{Family, IfName};
use crate::topology::{Fabric, Speaker};

/// The configuration of a node.
pub fn config(site: &Site, names: &Names, fabric: &Fabric, speaker: Speaker) -> Option<Config> {
    let peerings = site.sessions_of(&speaker, None);
    let node = site.plan.nodes.get(speaker.name);
    let uplink = node.and_then(|node| node.uplink.get());
    let (mut neighbors, mut families) = (Vec::new(), Vec::new());
    for family in fabric.families() {
        let ends = End::all(site, &speaker, family);
        let name = of(family, ["REFLECTORS4", "REFLECTORS6"]);
        let policy = |who| Policy {
            who,
            client: false,
            import: None,
            export: Some(announced(family)),
            limit: None,
            add_paths: false,
        };
        let (members, policies) = group(name, &ends, &policy);
        neighbors.extend(members);
        families.push(AddressFamily {
            family,
            keep_out_of_kernel: false,
            redistribute: Some(learned(family)),
            paths: None,
            policies,
        });
    }
    Some(Config {
        about: site.about("FRR on the node", speaker.name),
        resolve_by_default: any_multihop(&peerings),
        discards: Vec::new(),
        bfd: bfd(&peerings),
        prefixes: fabric
            .families()
            .map(|family| pool_list(names, fabric, family))
            .collect(),
        communities: Vec::new(),
        maps: fabric
            .families()
            .flat_map(|family| maps(names, fabric, family, uplink))
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

/// What the kernel's routes are taken for VMs, and how they are announced.
fn maps(names: &Names, fabric: &Fabric, family: Family, uplink: Option<&IfName>) -> [RouteMap; 2] {
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
    let announce = Clause {
        tests: in_pool(),
        changes,
        ..Clause::default()
    };
    [
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
    ]
}
