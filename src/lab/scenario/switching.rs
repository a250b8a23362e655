//! Switching: the node's bridge has the uplink in it, and VMs are hosts of the data centre's network.

use super::bridge;
use crate::lab::Lab;
use crate::lab::boot::Machine;
use crate::lab::trouble::Result;
use crate::lab::vm::Guest;
use crate::model::values::MacAddr;
use crate::topology::Profile;

/// Plugs a VM into a node. Behind port security its MAC address has been bought for that node's port.
///
/// # Errors
/// What the kernel refuses.
pub fn plug(lab: &Lab, guest: &Guest, node: &Machine) -> Result<()> {
    if let Some(mac) = bought(guest, node) {
        for port in &node.ports {
            lab.switch.allow(port, mac)?;
        }
    }
    bridge::plug(lab, guest, node)
}

/// Gives the MAC address back, so that another port can have it.
///
/// # Errors
/// What the kernel refuses.
pub fn leave(lab: &Lab, guest: &Guest, node: &Machine) -> Result<()> {
    if let Some(mac) = bought(guest, node) {
        for port in &node.ports {
            lab.switch.forbid(port, mac)?;
        }
    }
    Ok(())
}

/// The VM's MAC address, where the provider takes it: one that it sells, or any where it has no such block.
fn bought(guest: &Guest, node: &Machine) -> Option<MacAddr> {
    let mac = guest.mac.filter(|_| node.is_secured())?;
    let (_, cluster) = node.station.node.as_ref()?.cluster?;
    let profile = Profile::of(cluster);
    (profile.virtual_macs.is_empty() || profile.sells(mac)).then_some(mac)
}
