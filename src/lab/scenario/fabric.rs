//! IP fabric: every VM has an interface of its own on its node, which is its router.

use std::fs;
use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;

use crate::lab::boot::{DAEMON_FILES, Machine};
use crate::lab::command::wait_for;
use crate::lab::host::Host;
use crate::lab::inside::{Inside, Way};
use crate::lab::trouble::{Result, Trouble};
use crate::lab::vm::Guest;
use crate::model::values::Family;
use crate::topology::Fabric;

/// How long networkd may take for a VM's interface.
const PATIENCE: Duration = Duration::from_secs(10);

/// Plugs a VM into a node: what the platform, networkd on the node and the guest do.
///
/// # Errors
/// What the kernel refuses, or what networkd did not do.
pub fn plug(fabric: &Fabric, guest: &Guest, node: &Machine) -> Result<()> {
    let (name, vm) = (&guest.interface, guest.host.pid());
    node.host.ip([format!(
        "link add {name} type veth peer name eth0 netns {vm}"
    )])?;
    // A VM that is switched on has its end up; networkd waits for that.
    guest.host.ip(["link set eth0 up"])?;
    let by_networkd = node
        .network
        .as_ref()
        .is_some_and(|network| network.has_networkd);
    if by_networkd {
        // The node's own files give it the gateway; the platform sees to it that it is up.
        let wanted = fabric.gateways();
        let given = wait_for(PATIENCE, || {
            has_all(&node.host, name, &wanted).then_some(())
        });
        given.ok_or_else(|| {
            let said = node.host.log("systemd-networkd");
            Trouble::odd(format!(
                "{}: networkd did not give `{name}` its addresses: {said}",
                node.name()
            ))
        })?;
    } else {
        platform(fabric, name, &node.host)?;
    }
    if by_networkd && has_own_file(node, name)
        || guest
            .addresses
            .iter()
            .all(|own| is_daemons(node, name, *own))
    {
        wait_for(PATIENCE, || has_routes(node, guest).then_some(())).ok_or_else(|| {
            Trouble::odd(format!(
                "{}: its files did not route to `{name}`",
                node.name()
            ))
        })?;
    } else {
        let nets = guest.addresses.iter().copied().map(IpNet::from);
        node.host
            .ip(nets.map(|net| format!("route replace {net} dev {name}")))?;
    }
    let inside = guest.told.clone();
    let inside = inside.unwrap_or_else(|| of_plan(fabric, guest));
    inside.set(&guest.host)
}

/// What the runbook has the platform do on a node without networkd.
fn platform(fabric: &Fabric, name: &str, node: &Host) -> Result<()> {
    let link = format!(
        "link set dev {name} address {} addrgenmode none up",
        fabric.gateway_mac
    );
    let addresses = fabric.gateways().into_iter().map(|gateway| {
        let nodad = if gateway.addr().is_ipv6() {
            " nodad"
        } else {
            ""
        };
        format!("address replace {gateway} dev {name}{nodad}")
    });
    node.ip([link].into_iter().chain(addresses))
}

/// What the guest would be told, for want of netplan to read it: no subnet, everything by the gateway.
fn of_plan(fabric: &Fabric, guest: &Guest) -> Inside {
    let gateways = fabric.gateways().into_iter().map(|gateway| gateway.addr());
    let used = gateways.filter(|via| guest.families().contains(&Family::of(*via)));
    Inside {
        addresses: guest.addresses.iter().copied().map(IpNet::from).collect(),
        routes: used.map(|via| Way::out(via, true)).collect(),
    }
}

/// Whether networkd knows the VM's routes: the plan has the VM on this node. Else they are the platform's.
fn has_own_file(node: &Machine, name: &str) -> bool {
    let folder = fs::read_dir(node.host.path("/etc/systemd/network"));
    let mut files = folder.into_iter().flatten().flatten();
    let line = format!("Name={name}");
    files.any(|file| {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        text.lines().any(|own| own == line)
    })
}

/// Whether the node's routing daemon sets the route to an address: a line of its file has the address and
/// the interface. Else it learns the platform's.
fn is_daemons(node: &Machine, name: &str, address: IpAddr) -> bool {
    let net = IpNet::from(address).to_string();
    DAEMON_FILES.iter().any(|file| {
        let text = fs::read_to_string(node.host.path(file)).unwrap_or_default();
        text.lines()
            .any(|line| line.contains(&net) && line.contains(name))
    })
}

fn has_routes(node: &Machine, guest: &Guest) -> bool {
    guest.addresses.iter().all(|address| {
        let net = IpNet::from(*address).to_string();
        let family = if address.is_ipv4() { "-4" } else { "-6" };
        let routes = node
            .host
            .ask_ip(&[family, "route", "show", &net, "dev", &guest.interface]);
        routes.is_ok_and(|routes| !routes.is_empty())
    })
}

fn has_all(node: &Host, name: &str, wanted: &[IpNet]) -> bool {
    let Ok(devices) = node.ask_ip(&["address", "show", "dev", name]) else {
        return false;
    };
    let own: Vec<_> = devices
        .iter()
        .flat_map(|device| device["addr_info"].as_array().into_iter().flatten())
        .filter_map(|own| own["local"].as_str()?.parse().ok())
        .collect();
    wanted.iter().all(|gateway| own.contains(&gateway.addr()))
}
