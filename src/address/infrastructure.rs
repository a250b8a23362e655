//! Addresses that belong to the network itself.

use std::net::IpAddr;

use super::Blocked;
use crate::model::values::{AddressRange, InterfaceAddress};
use crate::model::{DocPath, Entry, Node, Noun, Plan};
use crate::sorted;

/// The addresses of nodes, reflectors and core gateways and of the nodes' own routers, sorted, each
/// once.
pub struct Infrastructure<'p>(Vec<Host<'p>>);

/// The address, whose it is, and where it stands: a field, or the address of an interface.
type Host<'p> = (IpAddr, Noun, &'p str, Place<'p>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place<'p> {
    Field(&'static str),
    Interface(&'p str, usize),
    /// The router of the node.
    Router(&'static str),
}

impl<'p> Infrastructure<'p> {
    /// Of a whole plan.
    pub fn of(plan: &'p Plan) -> Self {
        let mut hosts = Vec::new();
        for (name, node) in &plan.nodes {
            own(&mut hosts, Noun::Node, name, &node.ipv4, &node.ipv6);
            more(&mut hosts, name, node);
        }
        for (name, reflector) in &plan.reflectors {
            own(
                &mut hosts,
                Noun::Reflector,
                name,
                &reflector.ipv4,
                &reflector.ipv6,
            );
        }
        for (name, gateway) in &plan.gateways {
            own(
                &mut hosts,
                Noun::Gateway,
                name,
                &gateway.ipv4,
                &gateway.ipv6,
            );
        }
        sorted::sort_by(&mut hosts, |a, b| {
            let key = |host: &Host<'p>| (host.0, matches!(host.3, Place::Router(_)));
            key(a).cmp(&key(b)).then_with(|| a.cmp(b))
        });
        hosts.dedup_by_key(|host| host.0);
        Self(hosts)
    }

    /// Those that lie in a range, in ascending order.
    pub fn inside(&self, range: AddressRange) -> impl Iterator<Item = Blocked> + '_ {
        let start = self.0.partition_point(|host| host.0 < range.first());
        let end = self.0.partition_point(|host| host.0 <= range.last());
        self.0[start..end].iter().map(describe)
    }
}

fn describe((address, noun, name, place): &Host) -> Blocked {
    let at = noun.at(name);
    let address_of = format!("the address of the {noun} `{name}`");
    let (why, at): (String, DocPath) = match place {
        Place::Field(field) => (address_of, at.join(*field)),
        Place::Interface(interface, i) => (
            format!("{address_of} on `{interface}`"),
            at.join("interfaces")
                .join((*interface).to_owned())
                .join("addresses")
                .index(*i),
        ),
        Place::Router(field) => (
            format!("the router of the {noun} `{name}`"),
            at.join(*field),
        ),
    };
    Blocked {
        range: AddressRange::single(*address),
        why,
        at,
        is_host: matches!(place, Place::Field(_)),
    }
}

fn own<'p>(
    hosts: &mut Vec<Host<'p>>,
    noun: Noun,
    name: &'p str,
    v4: &Entry<InterfaceAddress>,
    v6: &Entry<InterfaceAddress>,
) {
    for (field, entry) in [("ipv4", v4), ("ipv6", v6)] {
        let address = entry.get().map(|own| own.addr());
        hosts.extend(address.map(|address| (address, noun, name, Place::Field(field))));
    }
}

fn more<'p>(hosts: &mut Vec<Host<'p>>, name: &'p str, node: &'p Node) {
    let v4 = node.gateway_v4.get().map(|router| IpAddr::V4(*router));
    let v6 = node.gateway_v6.get().map(|router| IpAddr::V6(*router));
    for (field, router) in [("gateway_v4", v4), ("gateway_v6", v6)] {
        hosts.extend(router.map(|router| (router, Noun::Node, name, Place::Router(field))));
    }
    for (interface, settings) in &node.interfaces {
        for (i, entry) in settings.addresses.iter().enumerate() {
            let place = Place::Interface(interface, i);
            hosts.extend(entry.get().map(|own| (own.addr(), Noun::Node, name, place)));
        }
    }
}
