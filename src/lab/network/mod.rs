//! A node's own network, by the back end that the plan gives it.

mod ifupdown;
mod iproute;
mod kernel;
mod networkd;
mod networkmanager;
mod package;
mod units;

use std::net::IpAddr;
use std::process::Child;
use std::time::Duration;

use super::command::wait_for;
use super::host::Host;
use super::trouble::{Result, Trouble};
use crate::model::Plan;
use crate::model::values::{InterfaceKind, NetworkBackend};
use crate::topology::{NodeLink, NodeView};

pub use networkd::{generate, has_netplan};

/// How long a back end may take: duplicate address detection alone takes some seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a node came to its network.
#[derive(Debug)]
pub struct Network {
    /// What configured it, in words.
    pub by: String,
    /// Why the plan's own back end did not, or what of its files this machine's kernel lacks.
    pub notes: Vec<String>,
    /// Whether networkd runs here: it looks after the VMs' interfaces too.
    pub has_networkd: bool,
    /// The back end that `ip` stands in for.
    pub stands_in_for: Option<&'static str>,
    /// What stays.
    processes: Vec<Child>,
}

impl Network {
    /// Gives a node its switches, its guards and its network. Its cables are there already; what the
    /// kernel lacks for its interfaces is said in `lacking`.
    ///
    /// # Errors
    /// When a file that it must take is refused.
    pub fn start(node: &NodeView, lacking: &[InterfaceKind], host: &Host) -> Result<Self> {
        let mut network = Self {
            by: String::new(),
            notes: Vec::new(),
            has_networkd: false,
            stands_in_for: None,
            processes: Vec::new(),
        };
        kernel::guards(host)?;
        kernel::switches(host)?;
        let backend = node.node.network_backend.get().copied();
        let backend = backend.unwrap_or(NetworkBackend::Netplan);
        let tried = match backend {
            _ if !lacking.is_empty() => Err(Trouble::odd(format!(
                "this kernel has no {}; plain interfaces of the same names stand in",
                plural(lacking)
            ))),
            NetworkBackend::Netplan => networkd::netplan(host),
            NetworkBackend::Networkd => networkd::start(host).map(|one| vec![one]),
            NetworkBackend::Ifupdown => ifupdown::start(host).map(|()| Vec::new()),
            NetworkBackend::Ifupdown2 => ifupdown::start_2(host).map(|()| Vec::new()),
            NetworkBackend::NetworkManager => networkmanager::start(host),
        };
        let name = backend.label();
        match tried {
            Ok(processes) => {
                network.by = format!("{name} on its own files");
                network.has_networkd =
                    matches!(backend, NetworkBackend::Netplan | NetworkBackend::Networkd);
                network.processes = processes;
            }
            Err(trouble) => {
                network.by = "`ip` from the plan".into();
                network.stands_in_for = Some(name);
                network.notes.push(format!("{name} was NOT RUN: {trouble}"));
                iproute::apply(node, lacking, host)?;
            }
        }
        Ok(network)
    }

    /// Waits until the node has its network, then sets the switches of interfaces that it has by now,
    /// as udev does it.
    ///
    /// # Errors
    /// When the kernel can't be asked.
    pub fn settle(&mut self, plan: &Plan, node: &NodeView, host: &Host) -> Result<()> {
        self.wait(node, host)?;
        if self.stands_in_for.is_some() {
            iproute::answer_for_vms(plan, node, host)?;
        }
        units::run(host)?;
        self.notes.extend(kernel::switches(host)?);
        Ok(())
    }

    /// Waits until the node has what the plan gives it; what never came is in the answer.
    ///
    /// # Errors
    /// When the kernel can't be asked.
    pub fn wait(&self, node: &NodeView, host: &Host) -> Result<Vec<String>> {
        let mut missing = Vec::new();
        wait_for(PATIENCE, || {
            missing = absent(node, host).unwrap_or_else(|trouble| vec![trouble.to_string()]);
            missing.is_empty().then_some(())
        });
        Ok(missing)
    }
}

/// The kinds of a node's interfaces that this machine's kernel can't make.
pub fn lacking(node: &NodeView, trial: &Host) -> Vec<InterfaceKind> {
    let kinds = [
        (InterfaceKind::Bond, "type bond"),
        (InterfaceKind::Vlan, "link lo type vlan id 1"),
    ];
    let used = kinds
        .into_iter()
        .filter(|(kind, _)| node.links.iter().any(|link| link.kind == *kind));
    let lacks = used.filter(|(_, words)| {
        let made = trial.ip([format!("link add trial {words}")]);
        made.is_err() || trial.ip(["link del trial"]).is_err()
    });
    lacks.map(|(kind, _)| kind).collect()
}

fn plural(kinds: &[InterfaceKind]) -> &'static str {
    match kinds {
        [InterfaceKind::Bond] => "bonds",
        [InterfaceKind::Vlan] => "VLANs",
        _ => "bonds and no VLANs",
    }
}

/// The interfaces that are wires, and whether each belongs to the uplink. What the kernel lacks is one.
pub fn wires<'p>(node: &NodeView<'p>, lacking: &[InterfaceKind]) -> Vec<(&'p str, bool)> {
    let is_wire =
        |link: &NodeLink| link.kind == InterfaceKind::Physical || lacking.contains(&link.kind);
    let mut carriers = Vec::new();
    let mut below = vec![node.uplink().name];
    while let Some(name) = below.pop() {
        match node.link(name) {
            Some(link) if !is_wire(link) => {
                below.extend(link.parent);
                below.extend(link.ports.iter().map(|(port, _)| *port));
            }
            _ => carriers.push(name),
        }
    }
    let wires = node.links.iter().filter(|link| is_wire(link));
    let others = wires
        .map(|link| link.name)
        .filter(|name| !carriers.contains(name));
    let others: Vec<_> = others.map(|name| (name, false)).collect();
    let carriers = carriers.into_iter().map(|name| (name, true));
    carriers.chain(others).collect()
}

/// What the plan gives a node and its kernel does not have.
fn absent(node: &NodeView, host: &Host) -> Result<Vec<String>> {
    let mut absent = Vec::new();
    let has: Vec<_> = host.ask_ip(&["address", "show"])?;
    for link in &node.links {
        let Some(device) = has.iter().find(|device| device["ifname"] == link.name) else {
            absent.push(format!("the interface `{}`", link.name));
            continue;
        };
        // Without a carrier the test for duplicates waits: a bridge that no VM is plugged into yet.
        let flags = device["flags"].as_array().into_iter().flatten();
        let is_idle = flags.into_iter().any(|flag| flag == "NO-CARRIER");
        for address in &link.addresses {
            let given = device["addr_info"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|own| {
                    let usable = own["tentative"] != true || is_idle;
                    let local = own["local"]
                        .as_str()
                        .and_then(|text| text.parse::<IpAddr>().ok());
                    usable
                        && local == Some(address.net.addr())
                        && own["prefixlen"] == address.net.prefix_len()
                });
            if !given {
                absent.push(format!("`{}` on `{}`", address.net, link.name));
            }
        }
    }
    let v4 = host.ask_ip(&["-4", "route", "show", "default"])?;
    let v6 = host.ask_ip(&["-6", "route", "show", "default"])?;
    for route in node.links.iter().flat_map(|link| &link.routes) {
        let Some(via) = route.via.filter(|_| route.is_default()) else {
            continue;
        };
        let mut known = v4.iter().chain(&v6);
        if !known.any(|own| own["gateway"].as_str().and_then(|text| text.parse().ok()) == Some(via))
        {
            absent.push(format!("the default route by `{via}`"));
        }
    }
    Ok(absent)
}
