//! Which interface carries what, by the type of the cluster's network.

use std::net::IpAddr;

use ipnet::IpNet;

use super::ast::{Interface, Interfaces, Kind, Route};
use crate::export::node::Host;
use crate::export::site::Site;
use crate::model::Value;
use crate::model::values::{BondMode, Family, IfName, InterfaceKind, NetworkMode, SubnetLayout};
use crate::topology::{LinkRoute, NodeLink, default_gateway_v6};

/// The interfaces of a node; `None` when nothing is known of them.
pub fn lower(site: &Site, host: &Host) -> Option<Interfaces> {
    let links = host.view.links.iter();
    let list: Vec<_> = links.filter_map(|link| interface(host, link)).collect();
    (!list.is_empty()).then(|| Interfaces {
        about: site.about("The interfaces of the node", host.name),
        list,
    })
}

fn interface(host: &Host, link: &NodeLink) -> Option<Interface> {
    let addresses: Vec<IpNet> = link.addresses.iter().map(|address| address.net).collect();
    let routes = link.routes.iter();
    Some(Interface {
        name: IfName::parse(link.name).ok()?,
        why: why(host, link),
        kind: kind(link)?,
        // A card has its address; the plan only knows it.
        mac: link
            .mac
            .map(|(mac, _)| mac)
            .filter(|_| link.kind != InterfaceKind::Physical),
        mtu: link.mtu.map(|(mtu, _)| mtu),
        routes: routes.map(|route| self::route(route, &addresses)).collect(),
        accept_ra: waits_for_router(host, link),
        link_local: forms_link_local(link),
        addresses,
    })
}

fn kind(link: &NodeLink) -> Option<Kind> {
    let ports = link.ports.iter();
    let ports = ports
        .filter_map(|(port, _)| IfName::parse(port).ok())
        .collect();
    Some(match link.kind {
        InterfaceKind::Physical => Kind::Ethernet,
        InterfaceKind::Bridge => Kind::Bridge { ports },
        InterfaceKind::Bond => Kind::Bond {
            ports,
            mode: bond_mode(link),
        },
        InterfaceKind::Vlan => Kind::Vlan {
            id: link.vlan?,
            parent: IfName::parse(link.parent?).ok()?,
        },
    })
}

fn route(route: &LinkRoute, addresses: &[IpNet]) -> Route {
    let everywhere = Route::everywhere(route.family());
    let reached = |via: IpAddr| addresses.iter().any(|net| net.contains(&via));
    Route {
        to: route.to.unwrap_or(everywhere),
        via: route.via,
        on_link: !route.is_link_local() && route.via.is_some_and(|via| !reached(via)),
        metric: route.metric,
    }
}

/// An IPv6 address without a gateway: its router announces itself.
fn waits_for_router(host: &Host, link: &NodeLink) -> bool {
    let leads_out = |route: &LinkRoute| route.is_default() && route.family() == Family::V6;
    let mut routes = host.view.links.iter().flat_map(|link| &link.routes);
    link.name == host.view.home_link().name
        && host.node.ipv6.get().is_some()
        && !routes.any(leads_out)
}

/// A port needs no link-local address, and the VMs' gateway has the one that they know.
fn forms_link_local(link: &NodeLink) -> bool {
    let fixed = IpAddr::V6(default_gateway_v6());
    let mut addresses = link.addresses.iter();
    (link.is_vm_bridge || !link.addresses.is_empty())
        && !addresses.any(|address| address.is_gateway && address.net.addr() == fixed)
}

fn bond_mode(link: &NodeLink) -> BondMode {
    let given = link.entry.and_then(|entry| entry.bond_mode.get().copied());
    given.unwrap_or(BondMode::ActiveBackup)
}

/// The comment above an interface.
fn why(host: &Host, link: &NodeLink) -> &'static str {
    if link.is_vm_bridge {
        return why_bridge(host, link);
    }
    if let Some(master) = host.view.master_of(link.name) {
        return if master.kind == InterfaceKind::Bond {
            "A port of the bond: it has no address of its own."
        } else {
            "A port of the bridge: it has no address of its own."
        };
    }
    match host.mode {
        NetworkMode::Routing if link.is_uplink => {
            "The node's own addresses; what VMs send leaves with this interface's MAC address."
        }
        NetworkMode::IpFabric if link.is_uplink => {
            "No bridge: every VM has an interface of its own, and its address is a route."
        }
        _ if link.kind == InterfaceKind::Bridge && link.ports.is_empty() => {
            "No physical port: a network of this node and its VMs alone."
        }
        _ if link.addresses.is_empty() => "It has no address of its own.",
        _ => "",
    }
}

fn why_bridge(host: &Host, link: &NodeLink) -> &'static str {
    match (host.mode, host.layout()) {
        (NetworkMode::Routing, SubnetLayout::BridgeAddress) => {
            "No physical port: the node routes. In each VM network the bridge has an address, the\n\
             gateway of its VMs."
        }
        (NetworkMode::Routing, SubnetLayout::AllAddresses) => {
            "No physical port: the node routes. Every address of the VM networks is a VM's; the\n\
             gateways are the node's own IPv4 address, on-link, and fe80::1."
        }
        _ if link.mac.is_some() => {
            "With the uplink's MAC address: else the bridge takes the lowest of its ports, and a VM's\n\
             start may cut the node off at a switch with port security."
        }
        _ => {
            "Give the uplink's MAC address in the plan to pin it here: else a VM's start may change the\n\
             bridge's, and a switch with port security cuts the node off."
        }
    }
}
