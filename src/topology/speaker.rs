//! A BGP speaker.

use std::net::Ipv4Addr;

use crate::model::values::{Asn, Family, InterfaceAddress, Password};
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
    /// Its own password for all its sessions, where it has one.
    pub own_password: Option<&'p Password>,
    /// Its IPv4 address.
    pub v4: Option<InterfaceAddress>,
    /// Its IPv6 address.
    pub v6: Option<InterfaceAddress>,
}

impl<'p> Speaker<'p> {
    /// The speaker of that name. `None` if there is no such object.
    pub fn find(plan: &'p Plan, noun: Noun, name: &str) -> Option<Self> {
        macro_rules! speaker {
            ($objects:ident) => {{
                let (name, own) = plan.$objects.get_key_value(name)?;
                Self {
                    noun,
                    name,
                    own_asn: own.asn.get().copied(),
                    own_router_id: own.router_id.get().copied(),
                    own_password: own.password.get(),
                    v4: of_family(&own.ipv4, Family::V4),
                    v6: of_family(&own.ipv6, Family::V6),
                }
            }};
        }
        Some(match noun {
            Noun::Node => speaker!(nodes),
            Noun::Reflector => speaker!(reflectors),
            Noun::Gateway => speaker!(gateways),
            _ => return None,
        })
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

fn of_family(entry: &Entry<InterfaceAddress>, family: Family) -> Option<InterfaceAddress> {
    let address = entry.get().copied();
    address.filter(|address| address.family() == family)
}
