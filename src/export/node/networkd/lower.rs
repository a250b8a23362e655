//! The node's end of VM interfaces in an IP fabric, and proxies where a provider needs them.
//!
//! The platform that starts VMs sets the same addresses and routes itself. Both agree to the letter,
//! so whoever comes first is not disturbed by the other; what networkd does not know (a VM that moved
//! here after the plan was made) it keeps.

use ipnet::IpNet;

use super::ast::{Content, Unit, VmInterface};
use crate::export::node::Host;
use crate::export::site::Site;
use crate::model::values::{NetworkBackend, NetworkMode, VmIfName};
use crate::topology::{Fabric, VmView};

/// The units of a node.
pub fn lower(site: &Site, host: &Host) -> Vec<Unit> {
    match (host.mode, host.fabric) {
        (NetworkMode::IpFabric, Some(fabric)) => vm_interfaces(site, host, fabric),
        _ => proxy(site, host).into_iter().collect(),
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
            gateways: fabric.gateways(),
            routes,
        }),
    };
    // Two writers of one route would take it from each other.
    let vms = host.vms(site).filter(|_| !fabric.has_static_routes());
    let planned = vms.filter_map(|vm| {
        let name = vm.interface()?.to_string();
        let why = "A VM that the plan places on this node: networkd takes this file and not the general one.";
        Some(unit(format!("50-fabric-{}.network", vm.name), name, why, routes(&vm)))
    });
    let mut units: Vec<_> = planned.collect();
    let why = if fabric.has_static_routes() {
        "Any VM: the gateway is the same on every interface, the route is the routing daemon's."
    } else {
        "Any other VM: the gateway is the same on every interface, the route is the platform's."
    };
    units.push(unit(
        "60-fabric-vm.network".into(),
        VmIfName::GLOB.into(),
        why,
        Vec::new(),
    ));
    units
}

fn routes(vm: &VmView) -> Vec<IpNet> {
    vm.vm
        .addresses
        .iter()
        .filter_map(|entry| entry.get().copied())
        .map(IpNet::from)
        .collect()
}

/// Added to the uplink's unit.
fn proxy(site: &Site, host: &Host) -> Option<Unit> {
    let (uplink, addresses) = host.answers_for(site)?;
    let (writer, why) = match host.backend() {
        NetworkBackend::Networkd => ("fabric", "Added to the uplink's unit."),
        _ => (
            "netplan",
            "Added to what netplan generates: it has no word for a single address.",
        ),
    };
    Some(Unit {
        file: format!("10-{writer}-{uplink}.network.d/60-fabric.conf"),
        about: site.about("Neighbour discovery for VMs on the node", host.name),
        why,
        content: Content::ProxyNdp(addresses),
    })
}
