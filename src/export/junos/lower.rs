//! What each core gateway is told, and why.

use super::ast::{Config, Group, Neighbor, Options, Policy, Term};
use crate::export::guide;
use crate::export::patterns::taken;
use crate::export::site::{BfdTimers, Site};
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
    let peerings = site.sessions_of(&speaker, None);
    let as_in_guide = site.follows_guide(&speaker);
    let (mut policies, mut groups) = (Vec::<Policy>::new(), Vec::new());
    for family in Family::ALL {
        let Some(mut group) = group(site, family, &speaker) else {
            continue;
        };
        let term = Term {
            name: match family {
                Family::V4 => "isp-ipv4",
                Family::V6 => "isp-ipv6",
            },
            family,
            prefixes: taken(family, &site.sessions_of(&speaker, Some(family))),
        };
        if as_in_guide {
            // One policy for all.
            group.import = "VM";
            group.peer_as = peerings.first().map(|peering| peering.reflector_asn);
        }
        match policies.last_mut() {
            Some(policy) if as_in_guide => policy.terms.push(term),
            _ => policies.push(Policy {
                name: group.import,
                terms: vec![term],
                last: (!as_in_guide).then_some("reject-rest"),
            }),
        }
        groups.push(group);
    }
    let remarks = if as_in_guide {
        guide::junos(&peerings)
    } else {
        Vec::new()
    };
    Some(Config {
        about: site.about("Junos commands for the core gateway", speaker.name),
        remarks,
        autonomous_system: peerings.first()?.peer_asn,
        router_id: speaker.own_router_id,
        policies,
        groups,
    })
}

fn group(site: &Site, family: Family, speaker: &Speaker) -> Option<Group> {
    let peerings = site.sessions_of(speaker, Some(family));
    let first = peerings.first()?;
    let name = match family {
        Family::V4 => "VM",
        Family::V6 => "VM6",
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
        import: name,
        peer_as: None,
        family,
        local: first.session.peer_address.addr(),
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
