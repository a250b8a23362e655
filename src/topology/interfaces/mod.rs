//! A node's interfaces: for each of them all that the plan says, wherever it says it, and what follows
//! from the type of the cluster's network.

mod link;
mod own;
mod vm_networks;

pub use link::{LinkAddress, LinkRoute, NodeLink, Spot};

use std::net::IpAddr;

use crate::model::values::{InterfaceKind, NetworkMode};
use crate::model::{Cluster, DocPath, Node, Noun, Plan};
use crate::sorted;
use crate::topology::{Profile, VmView};

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

    /// Whether its uplink is one of the provider's networks between servers.
    pub fn is_on_vlan(&self) -> bool {
        let profile = self.cluster.map(|(_, cluster)| Profile::of(cluster));
        profile.is_some_and(|profile| profile.vlans.is_some())
            && self.uplink().kind == InterfaceKind::Vlan
    }

    /// Whether the switch in front of it takes frames from its own MAC address only: as the plan says,
    /// else as usual at the provider. Networks between servers take all.
    pub fn has_port_security(&self) -> bool {
        let Some((_, cluster)) = self.cluster else {
            return false;
        };
        let said = &cluster.network.port_security;
        let usual = || Profile::of(cluster).port_security && !self.is_on_vlan();
        said.error().is_none() && said.get().copied().unwrap_or_else(usual)
    }

    /// The IPv6 addresses of its VMs that the provider's router looks for on the wire, each by itself: the
    /// uplink answers for them.
    pub fn answers_for(&self, vms: impl Iterator<Item = VmView<'p>>) -> Vec<IpAddr> {
        let Some((_, cluster)) = self.cluster else {
            return Vec::new();
        };
        if self.mode != Some(NetworkMode::Routing) || !Profile::of(cluster).looks_for_each {
            return Vec::new();
        }
        let addresses = vms.flat_map(|vm| &vm.vm.addresses);
        let addresses = addresses.filter_map(|entry| entry.get().copied());
        addresses.filter(IpAddr::is_ipv6).collect()
    }

    /// Whether one of its interfaces is a bond.
    pub fn has_bond(&self) -> bool {
        let mut links = self.links.iter();
        links.any(|link| link.kind == InterfaceKind::Bond)
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
