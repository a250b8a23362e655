//! VMs on a node's bridge, as the platform plugs them in and as they are configured inside.

use crate::lab::Lab;
use crate::lab::boot::Machine;
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
    inside(lab, view, guest)
}

/// What the guest's own configuration does.
fn inside(lab: &Lab, node: &NodeView, guest: &Guest) -> Result<()> {
    let homes = guest
        .addresses
        .iter()
        .map(|address| Home::of(lab.plan, node, *address));
    let homes: Vec<_> = homes.collect();
    let mut lines = vec!["link set eth0 up".to_owned()];
    lines.extend(homes.iter().map(|home| {
        let nodad = if home.net.addr().is_ipv6() {
            " nodad"
        } else {
            ""
        };
        format!("address add {}{nodad} dev eth0", home.net)
    }));
    for home in &homes {
        let Some(via) = home.gateway else { continue };
        let is_near = home.net.contains(&via) || is_link_local(via);
        let on_link = if is_near { "" } else { " onlink" };
        // Several addresses may have one router.
        lines.push(format!("route replace default via {via} dev eth0{on_link}"));
    }
    guest.host.ip(lines)
}
