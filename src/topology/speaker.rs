//! A BGP speaker.

use std::net::Ipv4Addr;

use crate::model::values::{Asn, Family, InterfaceAddress};
use crate::model::{DocPath, Entry, Noun, Plan};

/// A node, a reflector or a core gateway as a speaker of BGP.
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'p> {
    /// What it is.
    pub noun: Noun,
    /// Its name.
    pub name: &'p str,
    /// Its own AS number, where it has one.
    pub own_asn: Option<Asn>,
    /// The router id it was given.
    pub own_router_id: Option<Ipv4Addr>,
    /// Its IPv4 address.
    pub v4: Option<InterfaceAddress>,
    /// Its IPv6 address.
    pub v6: Option<InterfaceAddress>,
}

impl<'p> Speaker<'p> {
    /// The speaker of that name. `None` if there is no such object.
    pub fn find(plan: &'p Plan, noun: Noun, name: &str) -> Option<Self> {
        fn build<'p>(
            noun: Noun,
            name: &'p str,
            asn: &Entry<Asn>,
            router_id: &Entry<Ipv4Addr>,
            v4: &Entry<InterfaceAddress>,
            v6: &Entry<InterfaceAddress>,
        ) -> Speaker<'p> {
            let of_family = |entry: &Entry<InterfaceAddress>, family| {
                entry
                    .get()
                    .copied()
                    .filter(|address| address.family() == family)
            };
            Speaker {
                noun,
                name,
                own_asn: asn.get().copied(),
                own_router_id: router_id.get().copied(),
                v4: of_family(v4, Family::V4),
                v6: of_family(v6, Family::V6),
            }
        }
        match noun {
            Noun::Node => {
                let (name, node) = plan.nodes.get_key_value(name)?;
                Some(build(
                    noun,
                    name,
                    &node.asn,
                    &node.router_id,
                    &node.ipv4,
                    &node.ipv6,
                ))
            }
            Noun::Reflector => {
                let (name, rr) = plan.reflectors.get_key_value(name)?;
                Some(build(
                    noun,
                    name,
                    &rr.asn,
                    &rr.router_id,
                    &rr.ipv4,
                    &rr.ipv6,
                ))
            }
            Noun::Gateway => {
                let (name, gw) = plan.gateways.get_key_value(name)?;
                Some(build(
                    noun,
                    name,
                    &gw.asn,
                    &gw.router_id,
                    &gw.ipv4,
                    &gw.ipv6,
                ))
            }
            _ => None,
        }
    }

    /// Its address of a family.
    pub fn address(&self, family: Family) -> Option<InterfaceAddress> {
        match family {
            Family::V4 => self.v4,
            Family::V6 => self.v6,
        }
    }

    /// The router id it runs with: the given one, else its IPv4 address (RFC 4271, section 4.2).
    pub fn router_id(&self) -> Option<Ipv4Addr> {
        self.own_router_id.or_else(|| match self.v4?.addr() {
            std::net::IpAddr::V4(address) => Some(address),
            std::net::IpAddr::V6(_) => None,
        })
    }

    /// Where it stands in the plan.
    pub fn at(&self) -> DocPath {
        self.noun.at(self.name)
    }
}
