//! What a VM's network is, by the type of its cluster's.

use std::net::IpAddr;

use ipnet::IpNet;

use super::ast::{Address, Guest};
use crate::address::bridge_address;
use crate::export::About;
use crate::export::node::{Host, hosts};
use crate::export::site::Site;
use crate::model::Plan;
use crate::model::values::{Family, NetworkKind, NetworkMode, SubnetLayout};
use crate::sorted::Lookup;
use crate::topology::{VmView, default_gateway_v6, vms};

/// All VMs with an address on a node whose cluster has a network type.
pub fn guests<'a>(site: &Site<'a>) -> Vec<Guest<'a>> {
    let hosts = hosts(site);
    let by_name: Lookup<&str, &Host> = hosts.iter().map(|host| (host.name, host)).collect();
    let mut guests = Vec::new();
    for vm in vms(site.plan) {
        let host = vm.node.and_then(|(node, _)| by_name.get(node.as_str()));
        guests.extend(host.and_then(|host| guest(site, host, &vm)));
    }
    guests
}

fn guest<'a>(site: &Site<'a>, host: &Host<'a>, vm: &VmView<'a>) -> Option<Guest<'a>> {
    let given = vm.vm.addresses.iter().filter_map(|entry| entry.get());
    let mut addresses: Vec<Address> = Vec::new();
    for address in given {
        let mut address = place(site.plan, host, *address);
        let family = Family::of(address.net.addr());
        let has_gateway =
            |other: &Address| other.gateway.is_some() && Family::of(other.net.addr()) == family;
        if addresses.iter().any(has_gateway) {
            address.gateway = None;
        }
        addresses.push(address);
    }
    if addresses.is_empty() {
        return None;
    }
    let asks = |server: &IpAddr| {
        let mut own = addresses
            .iter()
            .map(|address| Family::of(address.net.addr()));
        own.any(|family| family == Family::of(*server))
    };
    let servers = host.cluster.network.vm_name_servers.iter();
    let servers = servers.filter_map(|entry| entry.get().copied());
    Some(Guest {
        vm: vm.name,
        node: host.name,
        about: About {
            what: "cloud-init's network of the VM".into(),
            ..site.about("", vm.name)
        },
        why: why(host.mode),
        mac: vm.mac,
        name_servers: servers.filter(asks).collect(),
        addresses,
    })
}

fn why(mode: NetworkMode) -> &'static str {
    match mode {
        NetworkMode::Switching => "It is on one segment with the node.",
        NetworkMode::Routing => "The node is its router.",
        NetworkMode::IpFabric => {
            "Its address stands alone, and the gateway is on the other end of its cable, on every node the same."
        }
    }
}

fn place(plan: &Plan, host: &Host, address: IpAddr) -> Address {
    match host.mode {
        NetworkMode::Switching => switched(plan, host, address),
        NetworkMode::Routing => routed(host, address),
        NetworkMode::IpFabric => Address {
            net: address.into(),
            gateway: host.fabric.and_then(|fabric| match address {
                IpAddr::V4(_) => fabric.gateway_v4.map(IpAddr::V4),
                IpAddr::V6(_) => Some(IpAddr::V6(fabric.gateway_v6)),
            }),
        },
    }
}

/// The smallest network that the address lies in, and its router. The node's own router serves the node's
/// own subnet and addresses of no network, such as those that a provider sells by themselves; a network
/// without a router has no way out.
fn switched(plan: &Plan, host: &Host, address: IpAddr) -> Address {
    let networks = plan.networks.values().filter_map(|network| {
        let net = network.prefix.get()?.net();
        let holds_addresses = network.kind.get() != Some(&NetworkKind::Container);
        (holds_addresses && net.contains(&address)).then_some((net, network.gateway.get().copied()))
    });
    let (own, router) = match address {
        IpAddr::V4(_) => (
            host.node.ipv4.get(),
            host.node.gateway_v4.get().map(|own| IpAddr::V4(*own)),
        ),
        IpAddr::V6(_) => (
            host.node.ipv6.get(),
            host.node.gateway_v6.get().map(|own| IpAddr::V6(*own)),
        ),
    };
    let subnet = own
        .map(|own| own.subnet())
        .filter(|net| net.contains(&address));
    let subnet = subnet.map(|net| (net, None));
    let found = networks
        .chain(subnet)
        .max_by_key(|(net, gateway)| (net.prefix_len(), gateway.is_some()));
    let (net, gateway) = match found {
        Some((net, None)) => (
            net,
            router.filter(|_| own.is_some_and(|own| net.contains(&own.addr()))),
        ),
        Some(found) => found,
        None => (address.into(), router),
    };
    Address {
        net: IpNet::new(address, net.prefix_len()).unwrap_or_else(|_| address.into()),
        gateway,
    }
}

/// The bridge has an address in the VM's network, or the node's own address and fe80::1 are the gateways.
fn routed(host: &Host, address: IpAddr) -> Address {
    let ranges = host.node.vm_ranges.iter().filter_map(|range| range.get());
    let own = ranges
        .filter(|range| range.contains(address))
        .find_map(|range| {
            let [net] = range.networks()[..] else {
                return None;
            };
            Some((net, bridge_address(net)?))
        });
    if let (SubnetLayout::BridgeAddress, Some((net, bridge))) = (host.layout(), own) {
        return Address {
            net: IpNet::new(address, net.prefix_len()).unwrap_or_else(|_| address.into()),
            gateway: Some(bridge),
        };
    }
    Address {
        net: address.into(),
        gateway: match address {
            IpAddr::V4(_) => host.node.ipv4.get().map(|own| own.addr()),
            IpAddr::V6(_) => Some(default_gateway_v6().into()),
        },
    }
}
