//! How netplan spells it.

use super::ast::{Interface, Netplan, Route};
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
        if let Some(uplink) = &netplan.uplink {
            out.map("ethernets", |out| {
                out.comment(uplink.why);
                out.named(uplink.name.as_str(), |out| interface(out, uplink));
            });
        }
        if let Some(bridge) = &netplan.bridge {
            out.map("bridges", |out| {
                out.comment(bridge.interface.why);
                out.named(bridge.interface.name.as_str(), |out| {
                    out.strings("interfaces", &bridge.ports);
                    if let Some(mac) = bridge.mac {
                        out.string("macaddress", mac);
                    }
                    out.map("parameters", |out| {
                        out.word("stp", false);
                        out.word("forward-delay", 0);
                    });
                    interface(out, &bridge.interface);
                });
            });
        }
    });
    out.text
}

fn interface(out: &mut Yaml, interface: &Interface) {
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
    match route {
        Route::Default { via, on_link } => {
            let to = if via.is_ipv4() { "0.0.0.0/0" } else { "::/0" };
            let mut pairs = vec![("to", quoted(to)), ("via", quoted(&via.to_string()))];
            if *on_link {
                pairs.push(("on-link", "true".to_owned()));
            }
            pairs
        }
        Route::Link(net) => vec![
            ("to", quoted(&net.to_string())),
            ("scope", "link".to_owned()),
        ],
    }
}
