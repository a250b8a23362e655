//! A node's interfaces: for each of them all that the plan says, wherever it says it, and what follows
//! from the type of the cluster's network.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

use super::default_gateway_v6;
use crate::address::{AddressSet, bridge_address};
use crate::model::values::{
    AddressRange, Family, InterfaceAddress, InterfaceKind, MacAddr, Metric, Mtu, NetworkMode,
    StaticRoute, SubnetLayout, VlanId,
};
use crate::model::{Cluster, DocPath, Entry, Interface, Node, Noun, Plan, Value};
use crate::sorted;

/// A node with its cluster and its interfaces.
#[derive(Clone, Debug)]
pub struct NodeView<'p> {
    /// Its name.
    pub name: &'p str,
    /// The node.
    pub node: &'p Node,
    /// Its cluster, with its name.
    pub cluster: Option<(&'p str, &'p Cluster)>,
    /// The type of its cluster's network.
    pub mode: Option<NetworkMode>,
    /// The uplink first, then the bridge for VMs, then the others by name.
    pub links: Vec<NodeLink<'p>>,
    /// The index of the first of the others.
    others: usize,
    /// All ports by name, each with the index of the bridge or bond that it is in.
    ports: Vec<(&'p str, usize)>,
}

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

/// All nodes, by name.
pub fn nodes(plan: &Plan) -> Vec<NodeView<'_>> {
    let views = plan.nodes.iter();
    views
        .map(|(name, node)| NodeView::new(plan, name, node))
        .collect()
}

impl<'p> NodeView<'p> {
    /// The node with what follows from its plan.
    pub fn new(plan: &'p Plan, name: &'p str, node: &'p Node) -> Self {
        let cluster = plan.cluster_of(node);
        let mode = cluster.and_then(|(_, cluster)| cluster.network.mode.get().copied());
        let uplink = node.uplink.text().trim();
        let bridge = match (cluster, mode) {
            (Some((_, cluster)), Some(NetworkMode::Switching | NetworkMode::Routing)) => {
                Some(bridge_name(cluster))
            }
            _ => None,
        };
        let mut names = vec![uplink];
        names.extend(bridge.filter(|name| *name != uplink));
        let others = names.len();
        let further = node.interfaces.keys().map(String::as_str);
        names.extend(further.filter(|name| *name != uplink && Some(*name) != bridge));
        let links = names.iter().map(|link| NodeLink {
            is_uplink: *link == uplink,
            is_vm_bridge: Some(*link) == bridge,
            ..NodeLink::new(link, node, Some(*link) == bridge)
        });
        let mut view = Self {
            name,
            node,
            cluster,
            mode,
            links: links.collect(),
            others,
            ports: Vec::new(),
        };
        view.add_own();
        for (i, link) in view.links.iter().enumerate() {
            view.ports
                .extend(link.ports.iter().map(|(port, _)| (*port, i)));
        }
        sorted::sort(&mut view.ports);
        view
    }

    /// What the node says beside its map of interfaces.
    fn add_own(&mut self) {
        let node = self.node;
        let uplink_entry = self.links[0].entry;
        let on_link = [
            Some(&node.on_link),
            uplink_entry.map(|entry| &entry.on_link),
        ];
        let on_link = on_link
            .iter()
            .flatten()
            .any(|flag| flag.get() == Some(&true));
        let metric = uplink_entry.and_then(|entry| entry.metric.get().copied());
        let v4 = node.gateway_v4.get().map(|via| IpAddr::V4(*via));
        let v6 = node.gateway_v6.get().map(|via| IpAddr::V6(*via));
        let gateway = |via: Option<IpAddr>, field| {
            via.map(|via| LinkRoute {
                to: None,
                via: Some(via),
                on_link,
                metric,
                spot: Spot::Node(field),
            })
        };
        let gateways = [gateway(v4, "gateway_v4"), gateway(v6, "gateway_v6")];
        let own = [(&node.ipv4, "ipv4"), (&node.ipv6, "ipv6")];
        let own = own
            .iter()
            .filter_map(|(entry, field)| Some(LinkAddress::new(*entry.get()?, Spot::Node(field))));

        let mtu = node.mtu.get().map(|mtu| (*mtu, Spot::Node("mtu")));
        let mac = node.uplink_mac.get();
        let mac = mac.map(|mac| (*mac, Spot::Node("uplink_mac")));
        let uplink = &mut self.links[0];
        uplink.mtu = uplink.mtu.or(mtu);
        uplink.mac = uplink.mac.or(mac);

        let home = self.home();
        if home != 0 {
            // The uplink is a port: what it says of addresses and routes is the node's.
            let uplink = &mut self.links[0];
            let addresses = std::mem::take(&mut uplink.addresses);
            let routes = std::mem::take(&mut uplink.routes);
            let (name, mac) = (uplink.name, uplink.mac);
            let bridge = &mut self.links[home];
            bridge.addresses.splice(..0, addresses);
            bridge.routes.splice(..0, routes);
            bridge.mac = bridge.mac.or(mac);
            if bridge.ports.is_empty() && !name.is_empty() {
                bridge.ports.push((name, Spot::Node("uplink")));
            }
        }
        let link = &mut self.links[home];
        // Said twice, it is there once.
        let own: Vec<_> = own.collect();
        link.addresses
            .retain(|address| own.iter().all(|own| own.net != address.net));
        link.addresses.splice(..0, own);
        link.routes.splice(..0, gateways.into_iter().flatten());
        if self.mode == Some(NetworkMode::Routing) {
            self.add_vm_networks();
        }
    }

    /// Routing: the bridge has the VMs' networks and their gateways.
    fn add_vm_networks(&mut self) {
        let Some((_, cluster)) = self.cluster else {
            return;
        };
        let node = self.node;
        let Some(at) = self.links.iter().position(|link| link.is_vm_bridge) else {
            return;
        };
        let ranges: AddressSet = readable_ranges(node).map(|(_, range)| range).collect();
        // A VM network that the node's own address lies in belongs to the bridge; on the uplink the
        // address stands alone, so that the node has it while no VM runs and the bridge has no carrier.
        let shared = node.ipv6.get().copied();
        let shared = shared.filter(|own| ranges.covers(AddressRange::of_net(own.subnet())));
        if shared.is_some() {
            for own in &mut self.links[0].addresses {
                if own.spot == Spot::Node("ipv6") {
                    own.net = IpNet::from(own.net.addr());
                }
            }
        }
        let with_own = cluster.network.layout.get() == Some(&SubnetLayout::BridgeAddress);
        let mut addresses: Vec<LinkAddress> = Vec::new();
        let mut networks: Vec<(IpNet, Spot)> = Vec::new();
        if with_own {
            for (i, range) in readable_ranges(node) {
                let nets = range.networks();
                let own = match nets[..] {
                    [net] => {
                        bridge_address(net).and_then(|own| IpNet::new(own, net.prefix_len()).ok())
                    }
                    _ => None,
                };
                match own {
                    Some(own) => addresses.push(LinkAddress::gateway(own, Spot::Range(i))),
                    None => networks.extend(nets.into_iter().map(|net| (net, Spot::Range(i)))),
                }
            }
        } else {
            let own = shared.map(|own| LinkAddress::gateway(net_of(own), Spot::Node("ipv6")));
            addresses.extend(own);
            let nets = ranges.ranges().iter().copied();
            let nets = nets.flat_map(AddressRange::networks);
            let routed = nets.filter(|net| shared.is_none_or(|own| own.subnet() != *net));
            networks.extend(routed.map(|net| (net, Spot::Node("vm_ranges"))));
        }
        let has = |family| {
            networks
                .iter()
                .any(|(net, _)| Family::of(net.addr()) == family)
        };
        let mut gateways = Vec::new();
        if has(Family::V4) {
            let own = node.ipv4.get().map(|own| IpNet::from(own.addr()));
            gateways.extend(own.map(|own| LinkAddress::gateway(own, Spot::Node("ipv4"))));
        }
        if has(Family::V6) || shared.is_some() && !with_own {
            let fixed = link_local_gateway();
            gateways.push(LinkAddress::gateway(fixed, Spot::Node("vm_ranges")));
        }
        gateways.append(&mut addresses);
        let bridge = &mut self.links[at];
        // Said twice, it is there once.
        let said = &mut bridge.addresses;
        said.retain(|address| gateways.iter().all(|gateway| gateway.net != address.net));
        said.splice(..0, gateways);
        let networks = networks.into_iter().map(|(net, spot)| LinkRoute {
            to: Some(net),
            via: None,
            on_link: false,
            metric: None,
            spot,
        });
        bridge.routes.splice(..0, networks);
    }

    /// The index of the interface that has the node's own addresses: Switching's bridge, else the uplink.
    fn home(&self) -> usize {
        match self.mode {
            Some(NetworkMode::Switching) => self.links.iter().position(|link| link.is_vm_bridge),
            _ => None,
        }
        .unwrap_or(0)
    }

    /// The interface that has the node's own addresses.
    pub fn home_link(&self) -> &NodeLink<'p> {
        &self.links[self.home()]
    }

    /// The uplink.
    pub fn uplink(&self) -> &NodeLink<'p> {
        &self.links[0]
    }

    /// The interface of that name.
    pub fn link(&self, name: &str) -> Option<&NodeLink<'p>> {
        Some(&self.links[self.index(name)?])
    }

    /// The index of the interface of that name.
    pub fn index(&self, name: &str) -> Option<usize> {
        let (first, others) = self.links.split_at(self.others);
        let special = first.iter().position(|link| link.name == name);
        special.or_else(|| {
            let behind = others.partition_point(|link| link.name < name);
            let found = others.get(behind)?.name == name;
            found.then_some(self.others + behind)
        })
    }

    /// The bridge or bond that an interface is a port of, the first if there are several.
    pub fn master_of(&self, name: &str) -> Option<&NodeLink<'p>> {
        let first = self.ports.partition_point(|(port, _)| *port < name);
        let (port, master) = self.ports.get(first)?;
        (*port == name).then(|| &self.links[*master])
    }

    /// What an interface of this node is called in a sentence.
    pub fn title(&self, link: &NodeLink) -> String {
        format!("{} of the node `{}`", link, self.name)
    }

    /// Where something stands in the plan.
    pub fn at(&self, spot: Spot) -> DocPath {
        let node = Noun::Node.at(self.name);
        match spot {
            Spot::Node(field) => node.join(field),
            Spot::Range(i) => node.join("vm_ranges").index(i),
            Spot::Field(name, field) => interface_at(&node, name).join(field),
            Spot::Item(name, field, i) => interface_at(&node, name).join(field).index(i),
        }
    }

    /// Where an interface stands in the plan.
    pub fn link_at(&self, link: &NodeLink) -> DocPath {
        let node = Noun::Node.at(self.name);
        match (link.entry, self.cluster) {
            (Some(_), _) => interface_at(&node, link.name),
            (None, Some((cluster, _))) if !link.is_uplink => {
                Noun::Cluster.at(cluster).join("network").join("bridge")
            }
            _ => node.join("uplink"),
        }
    }
}

impl<'p> NodeLink<'p> {
    fn new(name: &'p str, node: &'p Node, is_bridge: bool) -> Self {
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

impl std::fmt::Display for NodeLink<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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
    fn new(address: InterfaceAddress, spot: Spot<'p>) -> Self {
        Self {
            is_gateway: false,
            ..Self::gateway(net_of(address), spot)
        }
    }

    fn gateway(net: IpNet, spot: Spot<'p>) -> Self {
        Self {
            net,
            written: net,
            spot,
            is_gateway: true,
        }
    }
}

impl<'p> LinkRoute<'p> {
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

/// A node's interface in its map.
fn interface_at(node: &DocPath, name: &str) -> DocPath {
    node.join("interfaces").join(name.to_owned())
}

/// The name of a cluster's bridge for VMs: the given one, else vmbr0.
fn bridge_name(cluster: &Cluster) -> &str {
    let bridge = &cluster.network.bridge;
    if bridge.is_given() {
        bridge.text().trim()
    } else {
        "vmbr0"
    }
}

/// The readable items of a list with their indexes.
fn readable<T: Value>(list: &[Entry<T>]) -> impl Iterator<Item = (usize, &T)> {
    let items = list.iter().enumerate();
    items.filter_map(|(i, entry)| Some((i, entry.get()?)))
}

fn readable_ranges(node: &Node) -> impl Iterator<Item = (usize, AddressRange)> {
    readable(&node.vm_ranges).map(|(i, range)| (i, *range))
}

fn link_local_gateway() -> IpNet {
    let own = IpAddr::V6(default_gateway_v6());
    IpNet::new(own, 64).unwrap_or_else(|_| IpNet::from(own))
}

fn net_of(address: InterfaceAddress) -> IpNet {
    let own = address.addr();
    IpNet::new(own, address.prefix_len()).unwrap_or_else(|_| IpNet::from(own))
}
