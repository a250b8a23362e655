//! The addresses of nodes, reflectors and core gateways.

use std::cell::OnceCell;
use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::address::AddressSet;
use crate::check::Context;
use crate::model::values::{AddressRange, InterfaceAddress, InterfaceKind};
use crate::model::{DocPath, Entry, Noun};

/// An address of a host, and where it stands.
pub(super) struct HostAddress<'p> {
    pub noun: Noun,
    pub name: &'p str,
    pub address: InterfaceAddress,
    /// The interface, where it is not the uplink.
    pub interface: Option<&'p str>,
    place: Place,
    /// Behind a bridge without ports: on no link that others see.
    pub is_apart: bool,
}

/// Where it stands: in a field, or in the list of an interface.
#[derive(Clone, Copy)]
enum Place {
    Field(&'static str),
    Index(usize),
}

impl HostAddress<'_> {
    /// Where it stands in the plan.
    pub fn at(&self) -> DocPath {
        let at = self.noun.at(self.name);
        match (self.place, self.interface) {
            (Place::Field(field), _) => at.join(field),
            (Place::Index(i), interface) => at
                .join("interfaces")
                .join(interface.unwrap_or_default().to_owned())
                .join("addresses")
                .index(i),
        }
    }
}

impl fmt::Display for HostAddress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} `{}`", self.noun, self.name)?;
        match self.interface {
            Some(interface) => write!(f, " on `{interface}`"),
            None => Ok(()),
        }
    }
}

/// All readable ones, those of nodes' further interfaces too.
pub(super) fn host_addresses<'p>(cx: &Context<'p>) -> Vec<HostAddress<'p>> {
    let mut found = Vec::new();
    for device in &cx.devices {
        for (field, address) in device.addresses() {
            found.push(HostAddress {
                noun: device.noun,
                name: device.name,
                address,
                interface: None,
                place: Place::Field(field),
                is_apart: false,
            });
        }
    }
    for (name, node) in &cx.plan.nodes {
        for (interface, settings) in &node.interfaces {
            let is_apart = settings.kind.get() == Some(&InterfaceKind::Bridge)
                && !settings.ports.iter().any(Entry::is_given);
            for (i, entry) in settings.addresses.iter().enumerate() {
                let Some(&address) = entry.get() else {
                    continue;
                };
                found.push(HostAddress {
                    noun: Noun::Node,
                    name,
                    address,
                    interface: Some(interface),
                    place: Place::Index(i),
                    is_apart,
                });
            }
        }
    }
    found
}

/// Addresses for hosts that nothing in the plan has.
pub(super) struct FreeHosts<'a> {
    cx: &'a Context<'a>,
    taken: OnceCell<AddressSet>,
}

impl<'a> FreeHosts<'a> {
    pub(super) fn new(cx: &'a Context<'a>) -> Self {
        Self {
            cx,
            taken: OnceCell::new(),
        }
    }

    /// The first address of a subnet that a host can have and nothing has.
    pub(super) fn first(&self, subnet: IpNet) -> Option<IpAddr> {
        let net = AddressRange::of_net(subnet);
        let (mut first, mut last) = net.bounds();
        // Not the Subnet-Router anycast address, nor the network and broadcast addresses; subnets of
        // two have none of them (RFC 3021, RFC 6164).
        if subnet.max_prefix_len() - subnet.prefix_len() > 1 {
            first += 1;
            last -= u128::from(subnet.addr().is_ipv4());
        }
        let hosts = AddressRange::from_bounds(net.family(), first, last);
        self.taken
            .get_or_init(|| taken(self.cx))
            .first_missing(hosts)
    }
}

fn taken(cx: &Context) -> AddressSet {
    let mut taken: Vec<AddressRange> = cx.taken.ranges().to_vec();
    for host in host_addresses(cx) {
        taken.push(AddressRange::single(host.address.addr()));
    }
    for network in cx.plan.networks.values() {
        taken.extend(network.gateway.get().copied().map(AddressRange::single));
    }
    taken.into_iter().collect()
}
