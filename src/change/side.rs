//! One of the two plans, with its names resolved.

use std::net::IpAddr;

use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::{Asn, Family, Password};
use crate::topology::{Fabric, Peering, Speaker};

/// A plan with its fabrics and sessions.
pub struct Side<'a> {
    /// What the exporters work with.
    pub site: &'a Site<'a>,
    /// All devices by the addresses that sessions are known by, sorted.
    addresses: Vec<(IpAddr, Noun, &'a str)>,
}

/// What both ends of a session must have alike.
#[derive(PartialEq)]
pub struct Agreed<'a> {
    /// The other end's address.
    pub neighbor: String,
    own: String,
    numbers: [Asn; 2],
    password: Option<&'a Password>,
    has_ttl_security: bool,
}

impl Agreed<'_> {
    /// The one with an address, of some that are sorted by it.
    pub fn find<'s>(sorted: &'s [Self], neighbor: &str) -> Option<&'s Self> {
        let at = sorted.binary_search_by(|own| own.neighbor.as_str().cmp(neighbor));
        at.ok().map(|at| &sorted[at])
    }
}

/// Which session of a plan it is: its reflector, its peer, its family.
pub type Key<'a> = (&'a str, Noun, &'a str, Family);

impl<'a> Side<'a> {
    /// That of a plan.
    pub fn new(site: &'a Site<'a>) -> Self {
        let mut addresses = Vec::new();
        for peering in site.peerings {
            let session = &peering.session;
            let (one, other) = (session.reflector, session.peer);
            addresses.push((session.reflector_address.addr(), one.noun, one.name));
            addresses.push((session.peer_address.addr(), other.noun, other.name));
        }
        crate::sorted::sort(&mut addresses);
        addresses.dedup();
        Self { site, addresses }
    }

    /// The device that has an address.
    pub fn whose(&self, address: &str) -> Option<(Noun, &'a str)> {
        let address: IpAddr = address.parse().ok()?;
        let at = self
            .addresses
            .partition_point(|(known, ..)| *known < address);
        let (known, noun, name) = self.addresses.get(at)?;
        (*known == address).then_some((*noun, name))
    }

    /// Its sessions, sorted by key.
    pub fn sessions(&self) -> Vec<(Key<'a>, &'a Peering<'a>)> {
        let key = |peering: &Peering<'a>| {
            let (reflector, peer) = (peering.reflector(), peering.peer());
            (reflector.name, peer.noun, peer.name, peering.family())
        };
        let all = self.site.peerings.iter();
        let mut sessions: Vec<_> = all.map(|peering| (key(peering), peering)).collect();
        crate::sorted::sort_by(&mut sessions, |a, b| a.0.cmp(&b.0));
        sessions
    }

    /// Whose the other end of a host's session is, and its address.
    pub fn other_end(&self, peering: &Peering<'a>, own: &Speaker) -> (&'a str, String) {
        let session = &peering.session;
        let (reflector, peer) = (peering.reflector(), peering.peer());
        let (other, address) = if (peer.noun, peer.name) == (own.noun, own.name) {
            (reflector, session.reflector_address)
        } else {
            (peer, session.peer_address)
        };
        (other.name, address.addr().to_string())
    }

    /// What a host's sessions say that their other ends must say too, sorted by the other end's address.
    pub fn agreed(&self, speaker: &Speaker) -> Vec<Agreed<'a>> {
        let sessions = self.site.sessions_of(speaker, None).into_iter();
        let mut all: Vec<_> = sessions
            .map(|peering| {
                let session = &peering.session;
                let mut ends = [session.reflector_address, session.peer_address];
                if (session.peer.noun, session.peer.name) != (speaker.noun, speaker.name) {
                    ends.reverse();
                }
                let [neighbor, own] = ends.map(|end| end.addr().to_string());
                Agreed {
                    neighbor,
                    own,
                    numbers: [peering.reflector_asn, peering.peer_asn],
                    password: peering.password(),
                    has_ttl_security: self.site.ttl_security(peering),
                }
            })
            .collect();
        crate::sorted::sort_by(&mut all, |a: &Agreed, b| a.neighbor.cmp(&b.neighbor));
        all
    }

    /// The fabric of that name.
    pub fn fabric(&self, name: &str) -> Option<&'a Fabric<'a>> {
        self.site.fabrics.iter().find(|fabric| fabric.name == name)
    }

    /// The device of that name, which names one alone.
    pub fn device(&self, name: &str) -> Option<Speaker<'a>> {
        let nouns = [Noun::Reflector, Noun::Node, Noun::Gateway];
        nouns
            .into_iter()
            .find_map(|noun| Speaker::find(self.site.plan, noun, name))
    }
}

/// Names in a sentence: all of a few, else the first ones and how many more.
pub fn listed(names: &[&str]) -> String {
    let all: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    few(&all)
}

/// Parts of a sentence likewise.
pub fn few(parts: &[String]) -> String {
    const MOST: usize = 6;
    let all = parts[..parts.len().min(MOST)].join(", ");
    match parts.len().saturating_sub(MOST) {
        0 => all,
        more => format!("{all} and {more} more"),
    }
}
