//! One interface of a node.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

use crate::model::values::{
    Family, InterfaceAddress, InterfaceKind, MacAddr, Metric, Mtu, StaticRoute, VlanId,
};
use crate::model::{Entry, Interface, Node, Value};

/// An interface as it comes to be on the node.
#[derive(Clone, Debug)]
pub struct NodeLink<'p> {
    /// Its name, as typed.
    pub name: &'p str,
    /// Whether it is the one towards the network.
    pub is_uplink: bool,
    /// Whether it is the cluster's bridge for VMs.
    pub is_vm_bridge: bool,
    /// What it is.
    pub kind: InterfaceKind,
    /// What the node's map of interfaces says of it.
    pub entry: Option<&'p Interface>,
    /// Its addresses.
    pub addresses: Vec<LinkAddress<'p>>,
    /// Its routes, default routes included.
    pub routes: Vec<LinkRoute<'p>>,
    /// Bridge and bond: what is in it.
    pub ports: Vec<(&'p str, Spot<'p>)>,
    /// VLAN: what it runs on.
    pub parent: Option<&'p str>,
    /// VLAN: its number.
    pub vlan: Option<VlanId>,
    /// Its largest packet.
    pub mtu: Option<(Mtu, Spot<'p>)>,
    /// Its MAC address.
    pub mac: Option<(MacAddr, Spot<'p>)>,
}

/// An address of an interface.
#[derive(Clone, Copy, Debug)]
pub struct LinkAddress<'p> {
    /// With the length that it has on the interface.
    pub net: IpNet,
    /// With the length that the plan gives it.
    pub written: IpNet,
    /// Where the plan says so.
    pub spot: Spot<'p>,
    /// Whether it is there for the VMs as their gateway, by the layout of the VM subnet.
    pub is_gateway: bool,
}

/// A route over an interface.
#[derive(Clone, Copy, Debug)]
pub struct LinkRoute<'p> {
    /// Where it leads; `None`: everywhere.
    pub to: Option<IpNet>,
    /// The router; `None`: the destination is on the link.
    pub via: Option<IpAddr>,
    /// Whether the plan says that the router is on the link.
    pub on_link: bool,
    /// Its metric, where one is given.
    pub metric: Option<Metric>,
    /// Where the plan says so.
    pub spot: Spot<'p>,
}

/// Where the plan says something of a node's interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot<'p> {
    /// In a field of the node.
    Node(&'static str),
    /// In one of the node's VM ranges.
    Range(usize),
    /// In a field of an interface.
    Field(&'p str, &'static str),
    /// In an item of an interface's list.
    Item(&'p str, &'static str, usize),
}

impl<'p> NodeLink<'p> {
    pub(super) fn new(name: &'p str, node: &'p Node, is_bridge: bool) -> Self {
        let entry = node.interfaces.get(name).map(|entry| &**entry);
        let usual = if is_bridge {
            InterfaceKind::Bridge
        } else {
            InterfaceKind::Physical
        };
        let mut link = Self {
            name,
            is_uplink: false,
            is_vm_bridge: false,
            kind: usual,
            entry,
            addresses: Vec::new(),
            routes: Vec::new(),
            ports: Vec::new(),
            parent: None,
            vlan: None,
            mtu: None,
            mac: None,
        };
        let Some(entry) = entry else { return link };
        link.kind = entry.kind.get().copied().unwrap_or(usual);
        link.vlan = entry.vlan.get().copied();
        link.parent = entry.parent.get().map(|parent| parent.as_str());
        let field = |field| Spot::Field(name, field);
        link.mtu = entry.mtu.get().map(|mtu| (*mtu, field("mtu")));
        link.mac = entry.mac.get().map(|mac| (*mac, field("mac")));
        for (i, address) in readable(&entry.addresses) {
            let spot = Spot::Item(name, "addresses", i);
            link.addresses.push(LinkAddress::new(*address, spot));
        }
        for (i, port) in readable(&entry.ports) {
            link.ports
                .push((port.as_str(), Spot::Item(name, "ports", i)));
        }
        let v4 = entry.gateway_v4.get().map(|via| IpAddr::V4(*via));
        let v6 = entry.gateway_v6.get().map(|via| IpAddr::V6(*via));
        for (via, at) in [(v4, "gateway_v4"), (v6, "gateway_v6")] {
            link.routes.extend(via.map(|via| LinkRoute {
                to: None,
                via: Some(via),
                on_link: entry.on_link.get() == Some(&true),
                metric: entry.metric.get().copied(),
                spot: field(at),
            }));
        }
        for (i, route) in readable(&entry.routes) {
            let spot = Spot::Item(name, "routes", i);
            link.routes.push(LinkRoute::of(route, spot));
        }
        link
    }

    /// Puts addresses and routes before its own; an address said twice is there once.
    pub(super) fn add_first(
        &mut self,
        addresses: Vec<LinkAddress<'p>>,
        routes: Vec<LinkRoute<'p>>,
    ) {
        self.addresses
            .retain(|own| addresses.iter().all(|first| first.net != own.net));
        prepend(&mut self.addresses, addresses);
        prepend(&mut self.routes, routes);
    }

    /// Whether one of its addresses, as the plan writes them, is in the family.
    pub fn has_family(&self, family: Family) -> bool {
        let mut addresses = self.addresses.iter();
        addresses.any(|address| Family::of(address.net.addr()) == family)
    }

    /// Whether all its addresses can be read.
    pub fn is_readable(&self) -> bool {
        let unreadable = |entry: &Interface| {
            let mut addresses = entry.addresses.iter();
            addresses.any(|address| address.error().is_some())
        };
        !self.entry.is_some_and(unreadable)
    }
}

impl fmt::Display for NodeLink<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            _ if self.is_uplink => "uplink",
            InterfaceKind::Physical => "interface",
            InterfaceKind::Bridge => "bridge",
            InterfaceKind::Vlan => "VLAN",
            InterfaceKind::Bond => "bond",
        };
        write!(f, "the {what} `{}`", self.name)
    }
}

impl<'p> LinkAddress<'p> {
    pub(super) fn new(address: InterfaceAddress, spot: Spot<'p>) -> Self {
        Self {
            is_gateway: false,
            ..Self::gateway(net_of(address), spot)
        }
    }

    pub(super) fn gateway(net: IpNet, spot: Spot<'p>) -> Self {
        Self {
            net,
            written: net,
            spot,
            is_gateway: true,
        }
    }
}

impl<'p> LinkRoute<'p> {
    /// To a network that is on the link itself.
    pub(super) fn connected(net: IpNet, spot: Spot<'p>) -> Self {
        Self {
            to: Some(net),
            via: None,
            on_link: false,
            metric: None,
            spot,
        }
    }

    fn of(route: &StaticRoute, spot: Spot<'p>) -> Self {
        let to = route.to.map(|to| to.net());
        Self {
            to: to.filter(|to| to.prefix_len() > 0 || route.via.is_none()),
            via: route.via,
            on_link: route.on_link,
            metric: route.metric,
            spot,
        }
    }

    /// Whether it leads everywhere.
    pub fn is_default(&self) -> bool {
        self.to.is_none()
    }

    /// Whether its router needs no subnet to be reached: it has a link-local address.
    pub fn is_link_local(&self) -> bool {
        matches!(self.via, Some(IpAddr::V6(via)) if via.is_unicast_link_local())
    }

    /// IPv4 or IPv6.
    pub fn family(&self) -> Family {
        let address = self.to.map(|to| to.addr()).or(self.via);
        // A route has the one or the other.
        Family::of(address.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)))
    }
}

/// Puts items before those of a list.
pub(super) fn prepend<T>(list: &mut Vec<T>, mut items: Vec<T>) {
    items.append(list);
    *list = items;
}

/// The readable items of a list with their indexes.
pub(super) fn readable<T: Value>(list: &[Entry<T>]) -> impl Iterator<Item = (usize, &T)> {
    let items = list.iter().enumerate();
    items.filter_map(|(i, entry)| Some((i, entry.get()?)))
}

pub(super) fn net_of(address: InterfaceAddress) -> IpNet {
    let own = address.addr();
    IpNet::new(own, address.prefix_len()).unwrap_or_else(|_| IpNet::from(own))
}
