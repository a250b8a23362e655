//! `/etc/network/interfaces` (interfaces(5)), as ifupdown and ifupdown2 read it.
//!
//! Each interface has a stanza for itself and one for each address, which both of them take together.

use std::fmt::Write;

use super::interfaces::{Interface, Interfaces, Kind, LINK_MONITOR, Route};
use crate::model::values::{Family, NetworkBackend};

/// Writes the file in the words of one of the two.
pub fn print(all: &Interfaces, backend: NetworkBackend) -> String {
    // ifupdown2 takes a file with a `%` for a template that may run code, comments included.
    let mut out = all.about.comment("").replace('%', "");
    for interface in ordered(all) {
        out.push('\n');
        for line in interface.why.lines() {
            let _ = writeln!(out, "# {line}");
        }
        let _ = writeln!(out, "auto {}", interface.name);
        stanza(&mut out, interface, "inet manual");
        link(&mut out, interface, backend);
        for family in [Family::V4, Family::V6] {
            addresses(&mut out, interface, family, backend);
        }
        last(&mut out, interface);
    }
    out
}

/// Ports and parents before what is made of them: they come up in the order of the file.
fn ordered(all: &Interfaces) -> Vec<&Interface> {
    let mut rest: Vec<_> = all.list.iter().collect();
    let mut ordered = Vec::new();
    while !rest.is_empty() {
        let waits = |one: &Interface| {
            let needed = |other: &&Interface| match &one.kind {
                Kind::Vlan { parent, .. } => *parent == other.name,
                _ => one.ports().contains(&other.name),
            };
            rest.iter().any(needed)
        };
        // A circle, which the rules refuse, ends as it stands.
        let next = rest.iter().position(|one| !waits(one)).unwrap_or(0);
        ordered.push(rest.remove(next));
    }
    ordered
}

fn stanza(out: &mut String, interface: &Interface, method: &str) {
    let _ = writeln!(out, "iface {} {method}", interface.name);
}

fn option(out: &mut String, line: std::fmt::Arguments) {
    let _ = writeln!(out, "    {line}");
}

/// What makes the interface.
fn link(out: &mut String, interface: &Interface, backend: NetworkBackend) {
    let name = &interface.name;
    let ports: Vec<_> = interface.ports().iter().map(|port| port.as_str()).collect();
    let ports = if ports.is_empty() {
        "none".into()
    } else {
        ports.join(" ")
    };
    match &interface.kind {
        Kind::Ethernet if !interface.link_local => {
            option(
                out,
                format_args!("pre-up ip link set dev {name} addrgenmode none"),
            );
        }
        Kind::Ethernet => {}
        Kind::Bond { mode, .. } => {
            option(out, format_args!("bond-slaves {ports}"));
            option(out, format_args!("bond-mode {mode}"));
            option(out, format_args!("bond-miimon {LINK_MONITOR}"));
        }
        Kind::Vlan { id, parent } if backend == NetworkBackend::Ifupdown2 => {
            option(out, format_args!("vlan-raw-device {parent}"));
            option(out, format_args!("vlan-id {id}"));
        }
        // It makes a VLAN of such a name by itself.
        Kind::Vlan { id, parent } if name.as_str() == format!("{parent}.{id}") => {}
        Kind::Vlan { id, parent } => {
            option(
                out,
                format_args!("pre-up ip link add link {parent} name {name} type vlan id {id}"),
            );
            option(out, format_args!("post-down ip link delete dev {name}"));
        }
        Kind::Bridge { .. } => {
            option(out, format_args!("bridge_ports {ports}"));
            option(out, format_args!("bridge_stp off"));
            option(out, format_args!("bridge_fd 0"));
        }
    }
    if let Some(mac) = interface.mac {
        option(out, format_args!("hwaddress {mac}"));
        if backend == NetworkBackend::Ifupdown2 && matches!(interface.kind, Kind::Bridge { .. }) {
            // A bridge that happens to have the address already gets none from ifupdown2, and so takes the
            // next lower one of a port.
            option(out, format_args!("up ip link set dev {name} address {mac}"));
        }
    }
    if let Some(mtu) = interface.mtu {
        option(out, format_args!("mtu {mtu}"));
    }
}

fn addresses(out: &mut String, interface: &Interface, family: Family, backend: NetworkBackend) {
    let method = match family {
        Family::V4 => "inet static",
        Family::V6 => "inet6 static",
    };
    for (i, address) in interface.addresses_of(family).enumerate() {
        stanza(out, interface, method);
        option(out, format_args!("address {address}"));
        let gateway = interface
            .routes_of(family)
            .find(|route| is_gateway(interface, route));
        if let Some(via) = gateway.and_then(|route| route.via).filter(|_| i == 0) {
            option(out, format_args!("gateway {via}"));
        }
        let waits = family == Family::V6 && backend == NetworkBackend::Ifupdown;
        if waits && matches!(interface.kind, Kind::Bridge { .. }) && interface.ports().is_empty() {
            // Without a carrier the test for duplicates never ends, and the interface counts as failed.
            option(out, format_args!("dad-attempts 0"));
        }
    }
}

/// Whether the word `gateway` says it: both then take the router for on-link.
fn is_gateway(interface: &Interface, route: &Route) -> bool {
    let family = Family::of(route.to.addr());
    let mut alike = interface.routes_of(family);
    route.to == Route::everywhere(family)
        && route.metric.is_none()
        && interface.addresses_of(family).next().is_some()
        && alike
            .find(|one| one.to == route.to)
            .is_some_and(|first| std::ptr::eq(first, route))
}

/// In the last stanza, when all addresses are there.
fn last(out: &mut String, interface: &Interface) {
    let name = &interface.name;
    for route in interface
        .routes
        .iter()
        .filter(|route| !is_gateway(interface, route))
    {
        let mut line = format!("up ip route replace {}", route.to);
        if let Some(via) = route.via {
            let _ = write!(line, " via {via}");
        }
        let _ = write!(line, " dev {name}");
        if route.on_link {
            line += " onlink";
        }
        if let Some(metric) = route.metric {
            let _ = write!(line, " metric {metric}");
        }
        option(out, format_args!("{line}"));
    }
    // A router's announcement counts only with 2 while the node forwards.
    let accept = if interface.accept_ra { 2 } else { 0 };
    option(
        out,
        format_args!("up sysctl -q -e -w net/ipv6/conf/{name}/accept_ra={accept}"),
    );
}
