//! A node with what its cluster decides for it.

use std::net::IpAddr;

use crate::address::AddressSet;
use crate::export::site::Site;
use crate::model::values::{IfName, NetworkBackend, NetworkMode, SubnetLayout};
use crate::model::{Cluster, Node, Value};
use crate::topology::{Fabric, NodeView, Profile, VmView};

/// A node of a cluster.
pub struct Host<'a> {
    /// Its name.
    pub name: &'a str,
    /// The node.
    pub node: &'a Node,
    /// The name of its cluster.
    pub cluster_name: &'a str,
    /// Its cluster.
    pub cluster: &'a Cluster,
    /// How its VMs reach the network.
    pub mode: NetworkMode,
    /// The fabric, where it belongs to one.
    pub fabric: Option<&'a Fabric<'a>>,
    /// Its interfaces.
    pub view: NodeView<'a>,
}

/// All nodes whose cluster has a network type, by name.
pub fn hosts<'a>(site: &Site<'a>) -> Vec<Host<'a>> {
    let host = |name: &'a str, node: &'a Node| {
        let (cluster_name, cluster) = site.plan.cluster_of(node)?;
        Some(Host {
            name,
            node,
            cluster_name,
            cluster,
            mode: *cluster.network.mode.get()?,
            fabric: site
                .fabrics
                .iter()
                .find(|fabric| fabric.name == cluster_name),
            view: NodeView::new(site.plan, name, node),
        })
    };
    let nodes = site.plan.nodes.iter();
    nodes.filter_map(|(name, node)| host(name, node)).collect()
}

impl<'a> Host<'a> {
    /// The interface towards the network.
    pub fn uplink(&self) -> Option<&'a IfName> {
        self.node.uplink.get()
    }

    /// What configures its interfaces.
    pub fn backend(&self) -> NetworkBackend {
        let given = self.node.network_backend.get().copied();
        given.unwrap_or(NetworkBackend::Netplan)
    }

    /// The bridge for VMs: the cluster's, else vmbr0.
    pub fn bridge(&self) -> Option<IfName> {
        let given = self.cluster.network.bridge.get().cloned();
        given.or_else(|| IfName::parse("vmbr0").ok())
    }

    /// Whether its guards drop forged sources.
    pub fn guards_sources(&self) -> bool {
        self.cluster
            .network
            .spoofing_guard
            .get()
            .copied()
            .unwrap_or(true)
    }

    /// The rules of the provider.
    pub fn profile(&self) -> &'static Profile {
        Profile::of(self.cluster)
    }

    /// How the VM subnet is laid on the bridge; all addresses for VMs when not given.
    pub fn layout(&self) -> SubnetLayout {
        self.cluster
            .network
            .layout
            .get()
            .copied()
            .unwrap_or(SubnetLayout::AllAddresses)
    }

    /// Routing: the addresses of its VMs.
    pub fn vm_ranges(&self) -> AddressSet {
        self.node
            .vm_ranges
            .iter()
            .filter_map(|range| range.get().copied())
            .collect()
    }

    /// The VMs that run on it, by name.
    pub fn vms(&self, site: &Site<'a>) -> impl Iterator<Item = VmView<'a>> {
        site.vms_on(self.name)
    }

    /// Where the provider's router looks for each VM's IPv6 address on the wire: the uplink that answers,
    /// and the addresses.
    pub fn answers_for(&self, site: &Site<'a>) -> Option<(&'a IfName, Vec<IpAddr>)> {
        let addresses = self.view.answers_for(self.vms(site));
        let uplink = self.uplink().filter(|_| !addresses.is_empty())?;
        Some((uplink, addresses))
    }
}
