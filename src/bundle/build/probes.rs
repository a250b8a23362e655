//! What must hold on a host after a change.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::bundle::{Daemon, Probe};
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::{Family, RoutingDaemon};
use crate::sorted;
use crate::topology::{NodeView, Speaker};

/// The probes of a host: sessions and VM routes of each family, and addresses that answer.
pub fn of(site: &Site, speaker: &Speaker) -> Vec<Probe> {
    let mut probes = Vec::new();
    let mut answers = default_gateways(site, speaker);
    for family in Family::ALL {
        let Some(daemon) = daemon(site, speaker, family) else {
            continue;
        };
        let mut neighbors = Vec::new();
        for peering in site.sessions_of(speaker, Some(family)) {
            let session = &peering.session;
            let other = if is_end(speaker, &session.reflector) {
                (session.peer, session.peer_address)
            } else {
                (session.reflector, session.reflector_address)
            };
            neighbors.push(other.1.addr());
            // Of nodes there may be thousands, and each may be down.
            if other.0.noun != Noun::Node {
                answers.push(other.1.addr());
            }
        }
        once(&mut neighbors);
        if neighbors.is_empty() {
            continue;
        }
        // A node without any session of a family has no VM online in it; others may be the first to come.
        let least = u16::from(speaker.noun == Noun::Node);
        probes.push(Probe::Sessions {
            daemon,
            neighbors,
            least,
        });
    }
    once(&mut answers);
    probes.extend(
        answers
            .into_iter()
            .map(|address| Probe::Answers { address }),
    );
    probes.extend(vm_routes(site, speaker));
    probes
}

fn vm_routes(site: &Site, speaker: &Speaker) -> Vec<Probe> {
    let mut probes = Vec::new();
    if speaker.noun != Noun::Node {
        return probes;
    }
    for family in Family::ALL {
        let Some(daemon) = daemon(site, speaker, family) else {
            continue;
        };
        if site.sessions_of(speaker, Some(family)).is_empty() {
            continue;
        }
        let addresses = site.vms_on(speaker.name).flat_map(|vm| &vm.vm.addresses);
        let addresses = addresses.filter_map(|entry| entry.get().copied());
        let of_family = addresses.filter(|address| Family::of(*address) == family);
        let mut prefixes: Vec<IpNet> = of_family.map(IpNet::from).collect();
        once(&mut prefixes);
        if !prefixes.is_empty() {
            probes.push(Probe::VmRoutes { daemon, prefixes });
        }
    }
    probes
}

fn is_end(speaker: &Speaker, end: &Speaker) -> bool {
    (end.noun, end.name) == (speaker.noun, speaker.name)
}

/// Which daemon has a family's sessions; none on a node outside of fabrics.
fn daemon(site: &Site, speaker: &Speaker, family: Family) -> Option<Daemon> {
    Some(match (site.daemon(speaker)?, family) {
        (RoutingDaemon::Frr, _) => Daemon::Frr,
        (RoutingDaemon::Bird16, Family::V6) => Daemon::Bird6,
        _ => Daemon::Bird,
    })
}

/// The routers that a node's default routes lead to.
fn default_gateways(site: &Site, speaker: &Speaker) -> Vec<IpAddr> {
    let node = site.plan.nodes.get_key_value(speaker.name);
    let Some((name, node)) = node.filter(|_| speaker.noun == Noun::Node) else {
        return Vec::new();
    };
    let view = NodeView::new(site.plan, name, node);
    let routes = view.links.iter().flat_map(|link| &link.routes);
    let default = routes.filter(|route| route.to.is_none_or(|to| to.prefix_len() == 0));
    default.filter_map(|route| route.via).collect()
}

fn once<T: Ord>(items: &mut Vec<T>) {
    sorted::sort(items);
    items.dedup();
}
