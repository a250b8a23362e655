//! Moving a VM to another node.

use std::fmt;
use std::net::IpAddr;

use super::{AllocateError, Allocation, Infrastructure, Usable};
use crate::model::values::{AddressRange, Family, NetworkMode};
use crate::model::{Edit, Noun, Plan, Tree};

/// Why a VM can't be moved with its addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Immovable {
    /// The VM.
    pub vm: String,
    /// The node it was to move to.
    pub to: String,
    /// The addresses that can't come along.
    pub addresses: Vec<IpAddr>,
}

impl fmt::Display for Immovable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let addresses: Vec<_> = self.addresses.iter().map(ToString::to_string).collect();
        write!(
            f,
            "`{}` can't move to `{}`: with Routing, addresses are routed to their node, and {} would not follow",
            self.vm,
            self.to,
            addresses.join(" and ")
        )
    }
}

/// Why a VM can't be moved to a node with its addresses: in Routing they belong to the node it is
/// on. `None` when it can.
pub fn why_immovable(plan: &Plan, vm: &str, to: &str) -> Option<Immovable> {
    let target = plan.nodes.get(to)?;
    let (_, cluster) = plan.cluster_of(target)?;
    if cluster.network.mode.get() != Some(&NetworkMode::Routing) {
        return None;
    }
    let usable = Usable::for_node(plan, &Infrastructure::of(plan), to)?;
    let addresses = plan
        .vms
        .get(vm)?
        .addresses
        .iter()
        .filter_map(|entry| entry.get().copied());
    let lost: Vec<_> = addresses
        .filter(|address| !usable.in_space(*address))
        .collect();
    (!lost.is_empty()).then(|| Immovable {
        vm: vm.to_owned(),
        to: to.to_owned(),
        addresses: lost,
    })
}

/// The change that moves a VM to a node and gives it new addresses there, of the families it has.
///
/// # Errors
/// Why there is no address for it.
pub fn move_with_new_addresses(
    plan: &Plan,
    vm: &str,
    to: &str,
) -> Result<Vec<Edit>, AllocateError> {
    let mut allocation = Allocation::for_node(plan, to)?;
    let held = plan
        .vms
        .get(vm)
        .map(|vm| vm.addresses.iter().filter_map(|entry| entry.get().copied()));
    let mut addresses = Vec::new();
    for family in held.into_iter().flatten().map(Family::of) {
        addresses.push(allocation.next(family)?.to_string());
    }
    let at = Noun::Vm.at(vm);
    Ok(vec![
        Edit::set(at.join("node"), to),
        Edit::Put {
            at: at.join("addresses"),
            value: Tree::texts(addresses),
        },
    ])
}

/// The node whose own ranges hold an address, if there is one.
pub fn node_of_range(plan: &Plan, address: IpAddr) -> Option<&str> {
    let holds = |range: &AddressRange| range.contains(address);
    let owner = plan.nodes.iter().find(|(_, node)| {
        node.vm_ranges
            .iter()
            .any(|entry| entry.get().is_some_and(holds))
    });
    owner.map(|(name, _)| name.as_str())
}
