//! How NetworkManager spells it: a profile for each interface.

use std::fmt::{Display, Write};

use crate::export::About;
use crate::export::node::interfaces::{Interface, Interfaces, Kind, LINK_MONITOR, Route};
use crate::model::values::{Family, VmIfName};

/// The profiles, each with its name, which is also that of its file.
pub fn print(interfaces: &Interfaces) -> Vec<(String, String)> {
    let all = interfaces.list.iter();
    all.map(|interface| (id(interface), profile(interfaces, interface)))
        .collect()
}

/// Interfaces of VMs belong to the platform.
pub fn unmanaged(about: &About) -> String {
    let mut out = about.comment("The platform that starts VMs configures their interfaces.");
    section(&mut out, "keyfile");
    let pattern = VmIfName::GLOB;
    set(
        &mut out,
        "unmanaged-devices+",
        format_args!("interface-name:{pattern}"),
    );
    out
}

/// Not the interface's name alone: profiles of the installer may be called so.
fn id(interface: &Interface) -> String {
    format!("fabric-{}", interface.name)
}

fn profile(interfaces: &Interfaces, interface: &Interface) -> String {
    let mut out = interfaces.about.comment(interface.why);
    section(&mut out, "connection");
    set(&mut out, "id", id(interface));
    let kind = match interface.kind {
        Kind::Ethernet => "ethernet",
        Kind::Bond { .. } => "bond",
        Kind::Vlan { .. } => "vlan",
        Kind::Bridge { .. } => "bridge",
    };
    set(&mut out, "type", kind);
    set(&mut out, "interface-name", &interface.name);
    // Before other profiles of the interface, which have 0.
    set(&mut out, "autoconnect-priority", 10);
    let master = interfaces.master_of(interface);
    if let Some(master) = master {
        let kind = match master.kind {
            Kind::Bond { .. } => "bond",
            _ => "bridge",
        };
        set(&mut out, "master", &master.name);
        set(&mut out, "slave-type", kind);
    } else if !interface.ports().is_empty() {
        // Else they come up at the next start only.
        set(&mut out, "autoconnect-slaves", 1);
    }
    link(&mut out, interface);
    if master.is_none() {
        ipv4(&mut out, interface);
        ipv6(&mut out, interface);
    }
    out
}

fn link(out: &mut String, interface: &Interface) {
    if interface.mac.is_some() || interface.mtu.is_some() {
        section(out, "ethernet");
        if let Some(mac) = interface.mac {
            set(out, "cloned-mac-address", mac);
        }
        if let Some(mtu) = interface.mtu {
            set(out, "mtu", mtu);
        }
    }
    match &interface.kind {
        Kind::Ethernet => {}
        Kind::Bond { mode, .. } => {
            section(out, "bond");
            set(out, "mode", mode);
            set(out, "miimon", LINK_MONITOR);
        }
        Kind::Vlan { id, parent } => {
            section(out, "vlan");
            set(out, "id", id);
            set(out, "parent", parent);
        }
        Kind::Bridge { .. } => {
            section(out, "bridge");
            set(out, "stp", false);
            set(out, "forward-delay", 0);
        }
    }
}

fn ipv4(out: &mut String, interface: &Interface) {
    section(out, "ipv4");
    let method = if interface.addresses_of(Family::V4).next().is_some() {
        "manual"
    } else if interface.routes_of(Family::V4).next().is_some() {
        // "disabled" has no routes, "manual" no profile without an address.
        "link-local"
    } else {
        "disabled"
    };
    set(out, "method", method);
    carried(out, interface, Family::V4);
}

fn ipv6(out: &mut String, interface: &Interface) {
    section(out, "ipv6");
    let has_address = interface.addresses_of(Family::V6).next().is_some();
    let has_route = interface.routes_of(Family::V6).next().is_some();
    let method = match interface.accept_ra {
        true => "auto",
        false if has_address => "manual",
        false if has_route || interface.link_local => "link-local",
        false => "disabled",
    };
    set(out, "method", method);
    if method != "disabled" {
        out.push_str(
            "# The link-local address is made of the MAC address: a provider may route to it.\n",
        );
        set(out, "addr-gen-mode", "eui64");
        set(out, "ip6-privacy", 0);
    }
    carried(out, interface, Family::V6);
}

fn carried(out: &mut String, interface: &Interface, family: Family) {
    for (i, address) in interface.addresses_of(family).enumerate() {
        set(out, format_args!("address{}", i + 1), address);
    }
    let mut routes = interface.routes_of(family).enumerate().peekable();
    if routes.peek().is_some() {
        out.push_str(
            "# The kernel's own metric: NetworkManager's depends on the kind of interface.\n",
        );
        set(out, "route-metric", 0);
    }
    for (i, route) in routes {
        let key = format!("route{}", i + 1);
        set(out, &key, destination(route));
        if route.on_link {
            set(out, format_args!("{key}_options"), "onlink=true");
        }
    }
}

/// The network, the router and the metric; no router is the address of all zeros.
fn destination(route: &Route) -> String {
    let mut text = route.to.to_string();
    let unspecified = Route::everywhere(Family::of(route.to.addr())).addr();
    if route.via.is_some() || route.metric.is_some() {
        let _ = write!(text, ",{}", route.via.unwrap_or(unspecified));
    }
    if let Some(metric) = route.metric {
        let _ = write!(text, ",{metric}");
    }
    text
}

fn section(out: &mut String, name: &str) {
    let _ = writeln!(out, "\n[{name}]");
}

fn set(out: &mut String, key: impl Display, value: impl Display) {
    let _ = writeln!(out, "{key}={value}");
}
