//! Which interface carries what, by the type of the cluster's network.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

use super::ast::{Bridge, Interface, Netplan, Route};
use crate::address::bridge_address;
use crate::export::node::Host;
use crate::export::site::Site;
use crate::model::values::{
    AddressRange, Family, IfName, InterfaceAddress, NetworkMode, SubnetLayout,
};

/// The interfaces of a node; `None` when nothing is known of them.
pub fn lower(site: &Site, host: &Host) -> Option<Netplan> {
    let (uplink, bridge) = match host.mode {
        NetworkMode::Switching => switching(host),
        NetworkMode::Routing => routing(host),
        NetworkMode::IpFabric => (fabric(host), None),
    };
    if uplink.is_none() && bridge.is_none() {
        return None;
    }
    Some(Netplan {
        about: site.about("The interfaces of the node", host.name),
        uplink,
        bridge,
    })
}

/// The uplink is a port of the bridge, which has the node's addresses.
fn switching(host: &Host) -> (Option<Interface>, Option<Bridge>) {
    let port = host.uplink().map(|name| Interface {
        why: "A port of the bridge: it has no address of its own.",
        link_local: false,
        ..interface(name)
    });
    let why = if host.node.uplink_mac.get().is_some() {
        "With the uplink's MAC address: else the bridge takes the lowest of its ports, and a VM's\n\
         start may cut the node off at a switch with port security."
    } else {
        "Give the uplink's MAC address in the plan to pin it here: else a VM's start may change the\n\
         bridge's, and a switch with port security cuts the node off."
    };
    let bridge = host.bridge().map(|name| Bridge {
        interface: Interface {
            why,
            accept_ra: waits_for_router(host),
            addresses: addresses(host).map(net_of).collect(),
            routes: default_routes(host, &addresses(host).map(net_of).collect::<Vec<_>>()),
            ..interface(&name)
        },
        ports: host.uplink().cloned().into_iter().collect(),
        mac: host.node.uplink_mac.get().copied(),
    });
    (port, bridge)
}

/// The uplink keeps the node's addresses; the bridge has no port but VMs, and their networks.
fn routing(host: &Host) -> (Option<Interface>, Option<Bridge>) {
    let ranges = host.vm_ranges();
    // A VM network that the node's own address lies in belongs to the bridge; on the uplink the
    // address stands alone, so that the node has it while no VM runs and the bridge has no carrier.
    let shared = host
        .node
        .ipv6
        .get()
        .copied()
        .filter(|own| ranges.covers(AddressRange::of_net(own.subnet())));
    let on_uplink: Vec<_> = addresses(host)
        .map(|own| {
            if Some(own) == shared {
                single(own.addr())
            } else {
                net_of(own)
            }
        })
        .collect();
    let uplink = host.uplink().map(|name| Interface {
        why: "The node's own addresses; what VMs send leaves with this interface's MAC address.",
        accept_ra: waits_for_router(host),
        routes: default_routes(host, &on_uplink),
        addresses: on_uplink,
        ..interface(name)
    });
    let bridge = host.bridge().map(|name| vm_bridge(host, &name, shared));
    (uplink, bridge)
}

fn vm_bridge(host: &Host, name: &IfName, shared: Option<InterfaceAddress>) -> Bridge {
    let mut addresses: Vec<IpNet> = Vec::new();
    let mut networks: Vec<IpNet> = Vec::new();
    let with_own = host.layout() == SubnetLayout::BridgeAddress;
    if with_own {
        for range in host.node.vm_ranges.iter().filter_map(|range| range.get()) {
            let nets = range.networks();
            match nets[..] {
                [net] if bridge_address(net).is_some() => addresses.extend(
                    bridge_address(net).and_then(|own| IpNet::new(own, net.prefix_len()).ok()),
                ),
                _ => networks.extend(nets),
            }
        }
    } else {
        addresses.extend(shared.map(net_of));
        let ranges = host.vm_ranges();
        let routed = ranges
            .ranges()
            .iter()
            .copied()
            .flat_map(AddressRange::networks);
        networks.extend(routed.filter(|net| shared.is_none_or(|own| own.subnet() != *net)));
    }
    let has = |family| networks.iter().any(|net| Family::of(net.addr()) == family);
    let mut gateways = Vec::new();
    if has(Family::V4) {
        gateways.extend(host.node.ipv4.get().map(|own| single(own.addr())));
    }
    let link_local = !(has(Family::V6) || shared.is_some() && !with_own);
    if !link_local {
        let fixed = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1);
        gateways.extend(IpNet::new(fixed.into(), 64));
    }
    let why = match host.layout() {
        SubnetLayout::BridgeAddress => {
            "No physical port: the node routes. In each VM network the bridge has an address, the\n\
             gateway of its VMs."
        }
        SubnetLayout::AllAddresses => {
            "No physical port: the node routes. Every address of the VM networks is a VM's; the\n\
             gateways are the node's own IPv4 address, on-link, and fe80::1."
        }
    };
    Bridge {
        interface: Interface {
            why,
            addresses: gateways.into_iter().chain(addresses).collect(),
            routes: networks.into_iter().map(Route::Link).collect(),
            link_local,
            ..interface(name)
        },
        ports: Vec::new(),
        mac: None,
    }
}

/// The uplink alone: interfaces of VMs come and go with them.
fn fabric(host: &Host) -> Option<Interface> {
    let addresses: Vec<_> = addresses(host).map(net_of).collect();
    Some(Interface {
        why: "No bridge: every VM has an interface of its own, and its address is a route.",
        accept_ra: waits_for_router(host),
        routes: default_routes(host, &addresses),
        addresses,
        ..interface(host.uplink()?)
    })
}

fn interface(name: &IfName) -> Interface {
    Interface {
        name: name.clone(),
        why: "",
        addresses: Vec::new(),
        routes: Vec::new(),
        accept_ra: false,
        link_local: true,
    }
}

fn addresses(host: &Host) -> impl Iterator<Item = InterfaceAddress> {
    [host.node.ipv4.get(), host.node.ipv6.get()]
        .into_iter()
        .flatten()
        .copied()
}

/// An IPv6 address without a gateway: its router announces itself.
fn waits_for_router(host: &Host) -> bool {
    host.node.ipv6.get().is_some() && host.node.gateway_v6.get().is_none()
}

fn default_routes(host: &Host, addresses: &[IpNet]) -> Vec<Route> {
    let v4 = host.node.gateway_v4.get().map(|via| IpAddr::V4(*via));
    let v6 = host.node.gateway_v6.get().map(|via| IpAddr::V6(*via));
    let route = |via: IpAddr| {
        let link_local = matches!(via, IpAddr::V6(via) if via.is_unicast_link_local());
        let in_subnet = addresses.iter().any(|net| net.contains(&via));
        Route::Default {
            via,
            on_link: !link_local && !in_subnet,
        }
    };
    v4.into_iter().chain(v6).map(route).collect()
}

fn net_of(address: InterfaceAddress) -> IpNet {
    IpNet::new(address.addr(), address.prefix_len()).unwrap_or_else(|_| single(address.addr()))
}

fn single(address: IpAddr) -> IpNet {
    IpNet::from(address)
}
