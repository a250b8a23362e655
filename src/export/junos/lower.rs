//! What each core gateway is told, and why.

use super::ast::{Config, Group, Neighbor, Options};
use crate::export::site::{BfdTimers, Site, pools};
use crate::model::values::Family;
use crate::topology::{Peering, Speaker};

/// The statements for all core gateways that have a session and run Junos.
pub fn gateways(site: &Site) -> Vec<Config> {
    let speakers = site.gateways().into_iter();
    speakers
        .filter(|speaker| site.daemon(speaker).is_none())
        .filter_map(|speaker| config(site, speaker))
        .collect()
}

fn config(site: &Site, speaker: Speaker) -> Option<Config> {
    let of_family = |family| group(site, family, &speaker);
    Some(Config {
        about: site.about("Junos commands for the core gateway", speaker.name),
        autonomous_system: site.sessions_of(&speaker, None).first()?.peer_asn,
        router_id: speaker.own_router_id,
        groups: Family::ALL.into_iter().filter_map(of_family).collect(),
    })
}

fn group(site: &Site, family: Family, speaker: &Speaker) -> Option<Group> {
    let peerings = site.sessions_of(speaker, Some(family));
    let first = peerings.first()?;
    let (name, term) = match family {
        Family::V4 => ("VM", "isp-ipv4"),
        Family::V6 => ("VM6", "isp-ipv6"),
    };
    let shared = options(first);
    let all_alike = peerings.iter().all(|peering| options(peering) == shared);
    let neighbors = peerings.iter().map(|peering| Neighbor {
        address: peering.session.reflector_address.addr(),
        description: peering.reflector().name.to_owned(),
        options: (!all_alike).then(|| options(peering)),
    });
    Some(Group {
        name,
        term,
        family,
        local: first.session.peer_address.addr(),
        pools: pools(family, &peerings),
        limit: site.core_limit(&peerings),
        paths: site.paths(speaker),
        options: all_alike.then_some(shared),
        neighbors: neighbors.collect(),
    })
}

fn options(peering: &Peering) -> Options {
    Options {
        hold_time: peering.hold_time().seconds(),
        password: peering.password().cloned(),
        bfd: BfdTimers::of(&[peering]).map(|timers| (timers, peering.session.link)),
    }
}
