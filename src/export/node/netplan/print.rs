//! How netplan spells it.

use super::yaml::{Yaml, quoted};
use crate::export::node::interfaces::{Interface, Interfaces, Kind, LINK_MONITOR, Route};

/// Writes the file.
pub fn print(interfaces: &Interfaces) -> String {
    let mut out = Yaml::default();
    let head = interfaces.about.lines();
    head.iter().for_each(|line| out.comment(line));
    out.map("network", |out| {
        out.word("version", 2);
        out.word("renderer", "networkd");
        for section in ["ethernets", "bonds", "vlans", "bridges"] {
            let all = interfaces.list.iter();
            let mut own = all.filter(|one| self::section(one) == section).peekable();
            if own.peek().is_some() {
                out.map(section, |out| own.for_each(|one| named(out, one)));
            }
        }
    });
    out.text
}

/// The map that an interface stands in.
fn section(interface: &Interface) -> &'static str {
    match interface.kind {
        Kind::Ethernet => "ethernets",
        Kind::Bond { .. } => "bonds",
        Kind::Vlan { .. } => "vlans",
        Kind::Bridge { .. } => "bridges",
    }
}

fn named(out: &mut Yaml, interface: &Interface) {
    out.comment(interface.why);
    out.named(interface.name.as_str(), |out| {
        special(out, interface);
        common(out, interface);
    });
}

/// What is special to its kind.
fn special(out: &mut Yaml, interface: &Interface) {
    match &interface.kind {
        Kind::Ethernet => {}
        Kind::Vlan { id, parent } => {
            out.word("id", id);
            out.string("link", parent);
        }
        Kind::Bond { ports, .. } | Kind::Bridge { ports } => out.strings("interfaces", ports),
    }
    if let Some(mac) = interface.mac {
        out.string("macaddress", mac);
    }
    match interface.kind {
        Kind::Ethernet | Kind::Vlan { .. } => {}
        Kind::Bond { mode, .. } => out.map("parameters", |out| {
            out.string("mode", mode);
            out.word("mii-monitor-interval", LINK_MONITOR);
        }),
        Kind::Bridge { .. } => out.map("parameters", |out| {
            out.word("stp", false);
            out.word("forward-delay", 0);
        }),
    }
}

fn common(out: &mut Yaml, interface: &Interface) {
    if let Some(mtu) = interface.mtu {
        out.word("mtu", mtu);
    }
    out.word("dhcp4", false);
    out.word("dhcp6", false);
    out.word("accept-ra", interface.accept_ra);
    if !interface.link_local {
        out.word("link-local", "[]");
    }
    if !interface.addresses.is_empty() {
        out.strings("addresses", &interface.addresses);
    }
    if !interface.routes.is_empty() {
        let routes: Vec<_> = interface.routes.iter().map(route).collect();
        out.maps("routes", &routes);
    }
}

/// A route, as the pairs of a map.
pub fn route(route: &Route) -> Vec<(&'static str, String)> {
    let mut pairs = vec![("to", quoted(&route.to.to_string()))];
    match route.via {
        Some(via) => pairs.push(("via", quoted(&via.to_string()))),
        None => pairs.push(("scope", "link".to_owned())),
    }
    if route.on_link {
        pairs.push(("on-link", "true".to_owned()));
    }
    if let Some(metric) = route.metric {
        pairs.push(("metric", metric.to_string()));
    }
    pairs
}
