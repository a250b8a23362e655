//! BGP sessions.

use super::{Fabric, Speaker};
use crate::model::values::{Family, InterfaceAddress, ReflectorRef};
use crate::model::{Entry, List, Noun, Plan};

/// How two ends of a session reach each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// On one subnet.
    Direct,
    /// Over other routers.
    Multihop,
}

/// An iBGP session of one family between a reflector and its peer.
#[derive(Clone, Copy, Debug)]
pub struct Session<'p> {
    /// The reflector.
    pub reflector: Speaker<'p>,
    /// A node or a core gateway; another reflector for [`reflector_sessions`].
    pub peer: Speaker<'p>,
    /// The family of its routes and of its transport.
    pub family: Family,
    /// The reflector's end.
    pub reflector_address: InterfaceAddress,
    /// The peer's end.
    pub peer_address: InterfaceAddress,
    /// How the ends reach each other.
    pub link: Link,
}

/// All sessions of a fabric: each reflector with its core gateways and with the nodes that peer with
/// it, in the families of the fabric's pools that both ends have an address of.
pub fn sessions<'p>(plan: &'p Plan, fabric: &Fabric<'p>) -> Vec<Session<'p>> {
    let mut sessions = Vec::new();
    for reflector in &fabric.reflectors {
        let peers = fabric.gateways.iter().chain(&fabric.nodes);
        for peer in peers.filter(|peer| peers_with(plan, peer, reflector)) {
            for family in fabric.families() {
                sessions.extend(Session::between(*reflector, *peer, family));
            }
        }
    }
    sessions
}

/// The sessions between a fabric's reflectors: those that one of the two names as its peer. The first
/// in the fabric's order stands as the reflector, the other one as its peer.
pub fn reflector_sessions<'p>(plan: &'p Plan, fabric: &Fabric<'p>) -> Vec<Session<'p>> {
    let names = |one: &Speaker, other: &Speaker| {
        let peers = plan.reflectors.get(one.name).map(|rr| &rr.peers);
        peers.is_some_and(|peers| peers.iter().any(|entry| entry.text().trim() == other.name))
    };
    let mut sessions = Vec::new();
    for (i, one) in fabric.reflectors.iter().enumerate() {
        for other in &fabric.reflectors[i + 1..] {
            if names(one, other) || names(other, one) {
                let of_family = |family| Session::between(*one, *other, family);
                sessions.extend(fabric.families().filter_map(of_family));
            }
        }
    }
    sessions
}

/// Whether a node or a core gateway has a session with a reflector of its fabric: it may name the ones
/// it has.
pub fn peers_with(plan: &Plan, peer: &Speaker, reflector: &Speaker) -> bool {
    let chosen = chosen(plan, peer);
    let names = |entry: &Entry<ReflectorRef>| entry.text().trim() == reflector.name;
    !chooses_reflectors(plan, peer) || chosen.is_some_and(|chosen| chosen.iter().any(names))
}

/// Whether a node or a core gateway names the reflectors that it peers with. A list in which nothing is
/// given names none, as it is not saved.
pub fn chooses_reflectors(plan: &Plan, peer: &Speaker) -> bool {
    chosen(plan, peer).is_some_and(|chosen| chosen.iter().any(Entry::is_given))
}

fn chosen<'p>(plan: &'p Plan, peer: &Speaker) -> Option<&'p List<ReflectorRef>> {
    match peer.noun {
        Noun::Node => plan.nodes.get(peer.name).map(|node| &node.reflectors),
        Noun::Gateway => plan.gateways.get(peer.name).map(|own| &own.reflectors),
        _ => None,
    }
}

impl<'p> Session<'p> {
    /// The same session, seen from the other end.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            reflector: self.peer,
            peer: self.reflector,
            reflector_address: self.peer_address,
            peer_address: self.reflector_address,
            ..self
        }
    }

    /// The session of a family, if both ends have an address of it.
    fn between(reflector: Speaker<'p>, peer: Speaker<'p>, family: Family) -> Option<Self> {
        let reflector_address = reflector.address(family)?;
        let peer_address = peer.address(family)?;
        // Either end alone on a shorter prefix would wait for ever for a direct neighbour.
        let direct = reflector_address.reaches(peer_address.addr())
            && peer_address.reaches(reflector_address.addr());
        let link = if direct { Link::Direct } else { Link::Multihop };
        Some(Self {
            reflector,
            peer,
            family,
            reflector_address,
            peer_address,
            link,
        })
    }
}
