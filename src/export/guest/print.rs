//! How cloud-init spells it, in two ways that each lose nothing on the images they are for.

use super::ast::{Address, Guest};
use crate::export::node::Route;
use crate::export::node::netplan::{Yaml, list, quoted, route};
use crate::model::values::Family;

/// The file for images with netplan: netplan's words without the word `network` above them (version 2).
pub fn netplan(guest: &Guest) -> String {
    let mut out = head(guest);
    out.word("version", 2);
    out.map("ethernets", |out| {
        if guest.mac.is_none() {
            out.comment(
                "The plan knows no MAC address, so every Ethernet interface of the VM gets this.",
            );
        }
        out.map("eth0", |out| {
            out.map("match", |out| match guest.mac {
                Some(mac) => out.string("macaddress", mac),
                None => out.string("name", "e*"),
            });
            out.word("dhcp4", false);
            out.word("dhcp6", false);
            out.word("accept-ra", false);
            let addresses: Vec<_> = guest.addresses.iter().map(|address| address.net).collect();
            out.strings("addresses", &addresses);
            let routes: Vec<_> = guest.addresses.iter().filter_map(way_out).collect();
            if !routes.is_empty() {
                out.maps("routes", &routes);
            }
            if !guest.name_servers.is_empty() {
                out.map("nameservers", |out| {
                    out.strings("addresses", &guest.name_servers)
                });
            }
        });
    });
    out.text
}

/// The default route over the gateway of an address.
fn way_out(address: &Address) -> Option<Vec<(&'static str, String)>> {
    let via = address.gateway?;
    Some(route(&Route {
        to: Route::everywhere(Family::of(via)),
        via: Some(via),
        on_link: address.is_on_link(),
        metric: None,
    }))
}

/// The file for images without netplan (version 1). cloud-init drops `on-link` where it has to turn version 2
/// into something else, but knows of a `gateway` that it must be reached on its link.
pub fn other(guest: &Guest) -> String {
    let mut out = head(guest);
    out.word("version", 1);
    out.map("config", |out| {
        if guest.mac.is_none() {
            out.comment("The plan knows no MAC address: the VM must call its interface so.");
        }
        out.item(|out| {
            out.word("type", "physical");
            out.string("name", "eth0");
            if let Some(mac) = guest.mac {
                out.string("mac_address", mac);
            }
            out.word("accept-ra", false);
            let mut subnets: Vec<_> = guest.addresses.iter().map(subnet).collect();
            if let Some(first) = subnets
                .first_mut()
                .filter(|_| !guest.name_servers.is_empty())
            {
                first.push(("dns_nameservers", list(&guest.name_servers)));
            }
            out.maps("subnets", &subnets);
        });
    });
    out.text
}

fn subnet(address: &Address) -> Vec<(&'static str, String)> {
    let mut pairs = vec![
        ("type", "static".to_owned()),
        ("address", quoted(&address.net.to_string())),
    ];
    if let Some(gateway) = address.gateway {
        pairs.push(("gateway", quoted(&gateway.to_string())));
    }
    pairs
}

fn head(guest: &Guest) -> Yaml {
    let mut out = Yaml::default();
    guest
        .about
        .lines()
        .iter()
        .for_each(|line| out.comment(line));
    out.comment(guest.why);
    out
}
