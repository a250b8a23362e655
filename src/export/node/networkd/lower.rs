//! The node's end of VM interfaces in an IP fabric, and proxies where a provider needs them.
//!
//! The platform that starts VMs sets the same addresses and routes itself. Both agree to the letter,
//! so whoever comes first is not disturbed by the other; what networkd does not know (a VM that moved
//! here after the plan was made) it keeps.

use std::net::IpAddr;

use ipnet::IpNet;

use super::ast::{Content, Unit, VmInterface};
use crate::export::node::Host;
use crate::export::site::Site;
use crate::model::values::{Family, NetworkMode, VmIfName};
use crate::topology::{Fabric, VmView};

/// The units of a node.
pub fn lower(site: &Site, host: &Host) -> Vec<Unit> {
    match (host.mode, host.fabric) {
        (NetworkMode::IpFabric, Some(fabric)) => vm_interfaces(site, host, fabric),
        (NetworkMode::Routing, _) if host.profile().looks_for_each => {
            proxy(site, host).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn vm_interfaces(site: &Site, host: &Host, fabric: &Fabric) -> Vec<Unit> {
    let unit = |file: String, name: String, why: &'static str, routes: Vec<IpNet>| Unit {
        file,
        about: site.about("VM interfaces on the node", host.name),
        why,
        content: Content::VmInterface(VmInterface {
            name,
            mac: fabric.gateway_mac,
            gateways: gateways(fabric),
            routes,
        }),
    };
    let planned = host.vms(site).filter_map(|vm| {
        let name = vm.interface()?.to_string();
        let why = "A VM that the plan places on this node: networkd takes this file and not the general one.";
        Some(unit(format!("50-fabric-{}.network", vm.name), name, why, routes(&vm)))
    });
    let mut units: Vec<_> = planned.collect();
    let why =
        "Any other VM: the gateway is the same on every interface, the route is the platform's.";
    units.push(unit(
        "60-fabric-vm.network".into(),
        VmIfName::GLOB.into(),
        why,
        Vec::new(),
    ));
    units
}

fn gateways(fabric: &Fabric) -> Vec<IpNet> {
    let v4 = fabric.gateway_v4.map(|own| IpNet::from(IpAddr::V4(own)));
    let v6 = fabric.gateway_v6;
    let length = if v6.is_unicast_link_local() { 64 } else { 128 };
    let v6 = IpNet::new(v6.into(), length).ok();
    let wanted = |net: &IpNet| fabric.pools.has(Family::of(net.addr()));
    v4.into_iter().chain(v6).filter(wanted).collect()
}

fn routes(vm: &VmView) -> Vec<IpNet> {
    vm.vm
        .addresses
        .iter()
        .filter_map(|entry| entry.get().copied())
        .map(IpNet::from)
        .collect()
}

/// Neighbour discovery for VMs, where the provider's router looks for each of them on the uplink.
fn proxy(site: &Site, host: &Host) -> Option<Unit> {
    let addresses: Vec<_> = host
        .vms(site)
        .flat_map(|vm| {
            vm.vm
                .addresses
                .iter()
                .filter_map(|entry| entry.get().copied())
        })
        .filter(IpAddr::is_ipv6)
        .collect();
    let uplink = host.uplink().filter(|_| !addresses.is_empty())?;
    Some(Unit {
        file: format!("10-netplan-{uplink}.network.d/60-fabric.conf"),
        about: site.about("Neighbour discovery for VMs on the node", host.name),
        why: "Added to what netplan generates: it has no word for a single address.",
        content: Content::ProxyNdp(addresses),
    })
}
