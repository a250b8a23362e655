//! A core gateway that runs FRR: takes VM routes from reflectors and forwards to the nodes.

use super::{End, bfd, group, of, prefix_list, restart_time};
use crate::export::frr::ast::{
    AddressFamily, Change, Clause, Config, Limit, Policy, RouteMap, Router, Test,
};
use crate::export::names::Symbol;
use crate::export::patterns::{pools, pools_taken, taken};
use crate::export::site::Site;
use crate::model::values::Family;
use crate::topology::Speaker;

/// The configuration of a core gateway; none without a session.
pub fn config(site: &Site, speaker: Speaker) -> Option<Config> {
    let peerings = site.sessions_of(&speaker, None);
    let (mut prefixes, mut discards, mut maps) = (Vec::new(), Vec::new(), Vec::new());
    let (mut neighbors, mut families) = (Vec::new(), Vec::new());
    for family in Family::ALL {
        let of_family = site.sessions_of(&speaker, Some(family));
        if of_family.is_empty() {
            continue;
        }
        let nets = pools(family, &of_family);
        prefixes.push(prefix_list(
            pools_taken(family, &of_family),
            vms(family),
            family,
            taken(family, &of_family),
        ));
        discards.extend(nets);
        maps.push(import_map(family));
        let policy = |who| Policy {
            who,
            client: false,
            import: Some(take(family)),
            export: None,
            limit: Some(Limit::Restart(site.core_limit(&of_family))),
            add_paths: false,
        };
        let ends = End::all(site, &speaker, family);
        let name = of(family, ["REFLECTORS4", "REFLECTORS6"]);
        let (members, policies) = group(name, &ends, &policy);
        neighbors.extend(members);
        families.push(AddressFamily {
            family,
            keep_out_of_kernel: false,
            redistribute: None,
            // FRR's own default spreads traffic over as many as it can: over a dead node's path too.
            paths: Some(site.paths(&speaker)),
            policies,
        });
    }
    Some(Config {
        about: site.about("FRR on the core gateway", speaker.name),
        resolve_by_default: false,
        discards,
        vms: Vec::new(),
        bfd: bfd(&peerings),
        prefixes,
        communities: Vec::new(),
        maps,
        router: Router {
            asn: peerings.first()?.peer_asn,
            router_id: speaker.router_id(),
            reflector: None,
            graceful_restart: restart_time(&peerings),
            neighbors,
            families,
        },
    })
}

fn vms(family: Family) -> Symbol {
    of(family, ["VMS4", "VMS6"])
}

fn take(family: Family) -> Symbol {
    of(family, ["FROM-REFLECTORS4", "FROM-REFLECTORS6"])
}

/// What is taken from reflectors.
fn import_map(family: Family) -> RouteMap {
    let changes = match family {
        Family::V4 => Vec::new(),
        Family::V6 => vec![Change::GlobalNextHop],
    };
    RouteMap {
        name: take(family),
        family,
        clauses: vec![Clause {
            tests: vec![Test::In(vms(family))],
            changes,
            ..Clause::default()
        }],
    }
}
