//! VMs with what they stand on.

use crate::model::values::{MacAddr, NetworkMode, NodeRef, VmIfName};
use crate::model::{Cluster, DocPath, Entry, Map, Node, Noun, Plan, Reason, Value, Vm};

/// A VM with its node and cluster. Plans have many, so names are thin references here.
#[derive(Clone, Copy, Debug)]
pub struct VmView<'p> {
    /// Its name.
    pub name: &'p String,
    /// The VM.
    pub vm: &'p Vm,
    /// The node it runs on, with its name.
    pub node: Option<(&'p String, &'p Node)>,
    /// The node's cluster, with its name.
    pub cluster: Option<(&'p String, &'p Cluster)>,
    /// Whether it shares its addresses with other VMs.
    pub is_anycast: bool,
    /// Its MAC address.
    pub mac: Option<MacAddr>,
    /// Whether an address is given, readable or not.
    pub has_address: bool,
    /// Whether its interface has a name of its own, readable or not.
    pub names_interface: bool,
}

/// All VMs, by name.
pub fn vms(plan: &Plan) -> impl Iterator<Item = VmView<'_>> {
    // Neighbours by name often share a node, and searching is what costs most in a large plan.
    let (mut node, mut cluster) = (None::<(&String, &Node)>, None);
    plan.vms.iter().map(move |(name, vm)| {
        let wanted = vm.node.get().map(NodeRef::as_str);
        if wanted != node.map(|(name, _)| name.as_str()) {
            node = wanted.and_then(|name| named(&plan.nodes, name));
            let of_node = node.and_then(|(_, node)| node.cluster.get());
            cluster = of_node.and_then(|name| named(&plan.clusters, name.as_str()));
        }
        VmView {
            name,
            vm,
            node,
            cluster,
            is_anycast: vm.anycast.get() == Some(&true),
            mac: vm.mac.get().copied(),
            has_address: vm.addresses.iter().any(Entry::is_given),
            names_interface: vm.interface.is_given(),
        }
    })
}

fn named<'p, T>(map: &'p Map<T>, name: &str) -> Option<(&'p String, &'p T)> {
    let (name, object) = map.get_key_value(name)?;
    Some((name, object))
}

/// The interface a VM has on its node: its own, else `<vm>_net0` (VMmanager's naming).
///
/// # Errors
/// The reason why Linux would not take that name.
pub fn vm_interface(name: &str, vm: &Vm) -> Result<VmIfName, Reason> {
    if let Some(own) = vm.interface.get() {
        return Ok(own.clone());
    }
    match vm.interface.error() {
        Some(reason) => Err(reason.clone()),
        None => VmIfName::parse(&format!("{name}_net0")),
    }
}

impl VmView<'_> {
    /// Its interface on the node, where it can have one.
    pub fn interface(&self) -> Option<VmIfName> {
        vm_interface(self.name, self.vm).ok()
    }

    /// The type of its cluster's network.
    pub fn mode(&self) -> Option<NetworkMode> {
        self.cluster?.1.network.mode.get().copied()
    }

    /// Where it stands in the plan.
    pub fn at(&self) -> DocPath {
        Noun::Vm.at(self.name)
    }
}
