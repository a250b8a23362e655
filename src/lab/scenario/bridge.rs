//! VMs on a node's bridge, as the platform plugs them in and as they are configured inside.

use crate::lab::Lab;
use crate::lab::boot::Machine;
use crate::lab::inside::{Inside, Way};
use crate::lab::layout::{Home, is_link_local};
use crate::lab::trouble::{Result, Trouble};
use crate::lab::vm::Guest;
use crate::topology::NodeView;

/// Plugs a VM into the node's bridge.
///
/// # Errors
/// When the node has no bridge, or what the kernel refuses.
pub fn plug(lab: &Lab, guest: &Guest, node: &Machine) -> Result<()> {
    let none = || Trouble::odd(format!("{} has no bridge for VMs", node.name()));
    let view = node.station.node.as_ref().ok_or_else(none)?;
    let mut links = view.links.iter();
    let bridge = links.find(|link| link.is_vm_bridge).ok_or_else(none)?;
    let (name, vm) = (&guest.interface, guest.host.pid());
    let mac = guest.mac.map(|mac| format!(" address {mac}"));
    let mac = mac.unwrap_or_default();
    node.host.ip([
        // What the platform calls a tap: the kernel forms no address on it.
        format!("link add {name} type veth peer name eth0{mac} netns {vm}"),
        format!("link set {name} addrgenmode none master {} up", bridge.name),
    ])?;
    let of_plan = || of_plan(lab, view, guest);
    let inside = guest.told.clone().unwrap_or_else(of_plan);
    inside.set(&guest.host)
}

/// What the guest would be told, for want of netplan to read it.
fn of_plan(lab: &Lab, node: &NodeView, guest: &Guest) -> Inside {
    let homes = guest
        .addresses
        .iter()
        .map(|address| Home::of(lab.plan, node, *address));
    let homes: Vec<_> = homes.collect();
    let way = |home: &Home| {
        let via = home.gateway?;
        let is_near = home.net.contains(&via) || is_link_local(via);
        Some(Way::out(via, !is_near))
    };
    Inside {
        addresses: homes.iter().map(|home| home.net).collect(),
        routes: homes.iter().filter_map(way).collect(),
    }
}
