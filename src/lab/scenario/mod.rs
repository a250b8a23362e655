//! How VMs are plugged into nodes, by the type of the cluster's network: one file a type.

mod fabric;

use super::Lab;
use super::boot::Machine;
use super::trouble::{Result, Trouble};
use super::vm::Guest;
use crate::model::values::NetworkMode;

/// Plugs a VM into a node as the platform, the node and the guest's own configuration do it.
///
/// # Errors
/// What the kernel refuses, or what the node's own network does not do.
pub fn plug(lab: &Lab, guest: &Guest, node: &Machine) -> Result<()> {
    match (mode(node), lab.fabric_of(node.name())) {
        (Some(NetworkMode::IpFabric), Some(fabric)) => fabric::plug(fabric, guest, node),
        _ => Err(Trouble::odd(format!(
            "the laboratory can't plug VMs into {} yet",
            node.name()
        ))),
    }
}

/// Unplugs a VM from its node: its interface there goes, and its routes with it.
///
/// # Errors
/// When it is not plugged in.
pub fn unplug(guest: &Guest, node: &Machine) -> Result<()> {
    node.host.ip([format!("link del {}", guest.interface)])
}

/// The type of a node's cluster's network.
pub fn mode(node: &Machine) -> Option<NetworkMode> {
    node.station.node.as_ref()?.mode
}
