//! How cloud-init spells it: netplan's words without the word `network` above them.

use super::ast::Guest;
use crate::export::node::netplan::{Yaml, route};

/// Writes the file.
pub fn print(guest: &Guest) -> String {
    let mut out = Yaml::default();
    guest
        .about
        .lines()
        .iter()
        .for_each(|line| out.comment(line));
    out.comment(guest.why);
    out.word("version", 2);
    out.map("ethernets", |out| {
        if guest.mac.is_none() {
            out.comment("The plan knows no MAC address: the first Ethernet interface of the VM.");
        }
        out.map("eth0", |out| {
            out.map("match", |out| match guest.mac {
                Some(mac) => out.string("macaddress", mac),
                None => out.string("name", "e*"),
            });
            out.word("dhcp4", false);
            out.word("dhcp6", false);
            out.word("accept-ra", false);
            out.strings("addresses", &guest.addresses);
            if !guest.routes.is_empty() {
                let routes: Vec<_> = guest.routes.iter().map(route).collect();
                out.maps("routes", &routes);
            }
        });
    });
    out.text
}
