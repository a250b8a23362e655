//! A node's network by `ip`, where its back end can't be run: what the plan says, without the exporter
//! of a back end.

use crate::lab::host::Host;
use crate::lab::trouble::Result;
use crate::model::Plan;
use crate::model::values::{Family, InterfaceKind};
use crate::topology::{LinkRoute, NodeLink, NodeView, vms};

/// Makes and configures a node's interfaces; those that the kernel lacks are there already, as wires.
///
/// # Errors
/// What the kernel refuses.
pub fn apply(node: &NodeView, lacking: &[InterfaceKind], host: &Host) -> Result<()> {
    // What stands on others comes after them.
    let order = [
        InterfaceKind::Physical,
        InterfaceKind::Bond,
        InterfaceKind::Vlan,
        InterfaceKind::Bridge,
    ];
    let sorted = || {
        let of_kind = |kind| node.links.iter().filter(move |link| link.kind == kind);
        order.into_iter().flat_map(of_kind)
    };
    let made = sorted().filter(|link| !lacking.contains(&link.kind));
    host.ip(made.flat_map(make))?;
    host.ip(sorted().flat_map(|link| {
        let addresses = link.addresses.iter().map(|address| {
            let nodad = if address.net.addr().is_ipv6() {
                " nodad"
            } else {
                ""
            };
            format!("addr replace {} dev {}{nodad}", address.net, link.name)
        });
        let up = format!("link set {} up", link.name);
        [up].into_iter().chain(addresses).collect::<Vec<_>>()
    }))?;
    host.ip(sorted().flat_map(|link| link.routes.iter().map(|route| words(link, route))))
}

/// Lets a node's uplink answer for VMs whose addresses the provider's router looks for, which some back ends
/// have in their own files.
///
/// # Errors
/// What the kernel refuses.
pub fn answer_for_vms(plan: &Plan, node: &NodeView, host: &Host) -> Result<()> {
    let own = vms(plan).filter(|vm| vm.node.is_some_and(|(name, _)| name == node.name));
    let uplink = node.uplink().name;
    let words = |address| format!("neighbour replace proxy {address} dev {uplink}");
    host.ip(node.answers_for(own).into_iter().map(words))
}

fn make(link: &NodeLink) -> Vec<String> {
    let name = link.name;
    let mut lines = Vec::new();
    match (link.kind, link.parent, link.vlan) {
        (InterfaceKind::Bridge, ..) => {
            lines.push(format!("link add {name} type bridge forward_delay 0"))
        }
        (InterfaceKind::Bond, ..) => {
            let mode = link.entry.and_then(|entry| entry.bond_mode.get());
            let mode = mode.map_or_else(|| "active-backup".into(), ToString::to_string);
            lines.push(format!("link add {name} type bond mode {mode}"));
        }
        (InterfaceKind::Vlan, Some(parent), Some(vlan)) => {
            lines.push(format!(
                "link add link {parent} name {name} type vlan id {vlan}"
            ));
        }
        _ => {}
    }
    lines.extend(
        link.mac
            .map(|(mac, _)| format!("link set {name} address {mac}")),
    );
    lines.extend(
        link.mtu
            .map(|(mtu, _)| format!("link set {name} mtu {mtu}")),
    );
    for (port, _) in &link.ports {
        lines.push(format!("link set {port} down"));
        lines.push(format!("link set {port} master {name}"));
        lines.push(format!("link set {port} up"));
    }
    lines
}

fn words(link: &NodeLink, route: &LinkRoute) -> String {
    let everywhere = match route.family() {
        Family::V4 => "0.0.0.0/0",
        Family::V6 => "::/0",
    };
    let to = route
        .to
        .map_or_else(|| everywhere.into(), |to| to.to_string());
    let mut line = format!("route replace {to} dev {}", link.name);
    if let Some(via) = route.via {
        line += &format!(" via {via}");
        line += if route.on_link { " onlink" } else { "" };
    }
    if let Some(metric) = route.metric {
        line += &format!(" metric {metric}");
    }
    line
}
