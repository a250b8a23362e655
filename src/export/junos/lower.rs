//! What each core gateway is told, and why.

use super::ast::{Config, Group, Neighbor, Options};
use crate::address::AddressSet;
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::{AddressRange, Family};
use crate::topology::{Peering, Speaker};

/// The smallest limit worth setting: below it a router has nothing to protect.
const LEAST_LIMIT: u32 = 1000;

/// The statements for all core gateways that have a session.
pub fn gateways(site: &Site) -> Vec<Config> {
    let speakers = site
        .plan
        .gateways
        .keys()
        .filter_map(|name| Speaker::find(site.plan, Noun::Gateway, name));
    speakers
        .filter_map(|speaker| config(site, speaker))
        .collect()
}

fn config(site: &Site, speaker: Speaker) -> Option<Config> {
    let is_mine = |peering: &&Peering| {
        let peer = peering.peer();
        peer.noun == Noun::Gateway && peer.name == speaker.name
    };
    let peerings: Vec<_> = site.peerings.iter().filter(is_mine).collect();
    let groups: Vec<_> = Family::ALL
        .into_iter()
        .filter_map(|family| {
            let of_family = peerings
                .iter()
                .copied()
                .filter(|peering| peering.family() == family);
            group(site, family, &of_family.collect::<Vec<_>>())
        })
        .collect();
    Some(Config {
        about: site.about("Junos commands for the core gateway", speaker.name),
        autonomous_system: peerings.first()?.peer_asn,
        router_id: speaker.own_router_id,
        groups,
    })
}

fn group(site: &Site, family: Family, peerings: &[&Peering]) -> Option<Group> {
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
        pools: pools(family, peerings),
        limit: limit(site, peerings),
        options: all_alike.then_some(shared),
        neighbors: neighbors.collect(),
    })
}

fn options(peering: &Peering) -> Options {
    Options {
        hold_time: peering.hold_time().seconds(),
        password: peering.password().cloned(),
        bfd: peering.bfd().then_some(peering.session.link),
    }
}

/// The pools of all fabrics behind a router, in the fewest networks.
fn pools(family: Family, peerings: &[&Peering]) -> Vec<ipnet::IpNet> {
    let fabrics = peerings.iter().flat_map(|peering| &peering.fabrics);
    let ranges = fabrics.flat_map(|fabric| fabric.pools.family(family));
    let united: AddressSet = ranges.collect();
    united
        .ranges()
        .iter()
        .copied()
        .flat_map(AddressRange::networks)
        .collect()
}

/// More than a reflector can take from all its nodes at their own limits, so that no fabric ever
/// reaches it: it protects the router from a reflector gone wrong.
fn limit(site: &Site, peerings: &[&Peering]) -> u32 {
    let from_one = |peering: &&Peering| {
        let of_fabric = peering.fabrics.iter().map(|fabric| {
            let nodes = u32::try_from(fabric.nodes.len()).unwrap_or(u32::MAX);
            site.node_limit(fabric).saturating_mul(nodes)
        });
        of_fabric.fold(0, u32::saturating_add)
    };
    let most = peerings.iter().map(from_one).max().unwrap_or(0);
    // Junos warns at 90 % already.
    most.saturating_add(most / 4).max(LEAST_LIMIT)
}
