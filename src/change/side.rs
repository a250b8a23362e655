//! One of the two plans, with its names resolved.

use std::net::IpAddr;

use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::{Fabric, Peering, Speaker};

/// A plan with its fabrics and sessions.
pub struct Side<'a> {
    /// What the exporters work with.
    pub site: &'a Site<'a>,
    /// All devices by the addresses that sessions are known by, sorted.
    addresses: Vec<(IpAddr, Noun, &'a str)>,
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
    const MOST: usize = 6;
    let all = names.iter().take(MOST).map(|name| format!("`{name}`"));
    let all = all.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => all,
        more => format!("{all} and {more} more"),
    }
}
