//! How VMs are plugged into nodes, by the type of the cluster's network: one file a type.

mod bridge;
mod fabric;
mod switching;

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
        (Some(NetworkMode::Switching), _) => switching::plug(lab, guest, node),
        (Some(NetworkMode::Routing), _) => bridge::plug(lab, guest, node),
        _ => Err(Trouble::odd(format!(
            "{} is in no cluster that has a type",
            node.name()
        ))),
    }
}

/// Unplugs a VM from its node: its interface there goes, and its routes with it.
///
/// # Errors
/// When it is not plugged in.
pub fn unplug(lab: &Lab, guest: &Guest, node: &Machine) -> Result<()> {
    node.host.ip([format!("link del {}", guest.interface)])?;
    if mode(node) == Some(NetworkMode::Switching) {
        switching::leave(lab, guest, node)?;
    }
    Ok(())
}

/// The type of a node's cluster's network.
pub fn mode(node: &Machine) -> Option<NetworkMode> {
    node.station.node.as_ref()?.mode
}
