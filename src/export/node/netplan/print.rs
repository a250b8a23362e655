//! How netplan spells it.

use super::ast::{Bond, Bridge, Interface, Netplan, Route, Vlan};
use super::yaml::{Yaml, quoted};

/// Writes the file.
pub fn print(netplan: &Netplan) -> String {
    let mut out = Yaml::default();
    netplan
        .about
        .lines()
        .iter()
        .for_each(|line| out.comment(line));
    out.map("network", |out| {
        out.word("version", 2);
        out.word("renderer", "networkd");
        if !netplan.ethernets.is_empty() {
            out.map("ethernets", |out| {
                netplan
                    .ethernets
                    .iter()
                    .for_each(|ethernet| named(out, ethernet, |_| {}));
            });
        }
        if !netplan.bonds.is_empty() {
            out.map("bonds", |out| {
                netplan.bonds.iter().for_each(|one| bond(out, one));
            });
        }
        if !netplan.vlans.is_empty() {
            out.map("vlans", |out| {
                netplan.vlans.iter().for_each(|one| vlan(out, one));
            });
        }
        if !netplan.bridges.is_empty() {
            out.map("bridges", |out| {
                netplan.bridges.iter().for_each(|one| bridge(out, one));
            });
        }
    });
    out.text
}

fn bond(out: &mut Yaml, bond: &Bond) {
    named(out, &bond.interface, |out| {
        out.strings("interfaces", &bond.ports);
        mac(out, &bond.interface);
        out.map("parameters", |out| {
            out.string("mode", bond.mode);
            // Without it a port that lost its link is used for ever.
            out.word("mii-monitor-interval", 100);
        });
    });
}

fn vlan(out: &mut Yaml, vlan: &Vlan) {
    named(out, &vlan.interface, |out| {
        out.word("id", vlan.id);
        out.string("link", &vlan.parent);
        mac(out, &vlan.interface);
    });
}

fn bridge(out: &mut Yaml, bridge: &Bridge) {
    named(out, &bridge.interface, |out| {
        out.strings("interfaces", &bridge.ports);
        mac(out, &bridge.interface);
        out.map("parameters", |out| {
            out.word("stp", false);
            out.word("forward-delay", 0);
        });
    });
}

fn mac(out: &mut Yaml, interface: &Interface) {
    if let Some(mac) = interface.mac {
        out.string("macaddress", mac);
    }
}

/// An interface with what is special to its kind.
fn named(out: &mut Yaml, interface: &Interface, special: impl FnOnce(&mut Yaml)) {
    out.comment(interface.why);
    out.named(interface.name.as_str(), |out| {
        special(out);
        common(out, interface);
    });
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

fn route(route: &Route) -> Vec<(&'static str, String)> {
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
