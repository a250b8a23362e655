//! A host with the first or last address of its IPv4 subnet.

use ipnet::IpNet;
use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{DocPath, Noun};

pub static RULE: Rule = Rule {
    code: "ADDR012",
    name: "subnet-end-address",
    group: Group::Address,
    severity: Severity::Error,
    docs: include_str!("subnet_end_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for device in &cx.devices {
        for (field, address) in device.addresses() {
            let who = format!("the {} `{}`", device.noun, device.name);
            look(
                report,
                device.at().join(field),
                address.addr(),
                address.subnet(),
                &who,
            );
        }
    }
    for (name, network) in &cx.plan.networks {
        if let (Some(prefix), Some(gateway)) = (network.prefix.get(), network.gateway.get()) {
            let at = Noun::Network.at(name).join("gateway");
            look(
                report,
                at,
                *gateway,
                prefix.net(),
                &format!("the gateway of the network `{name}`"),
            );
        }
    }
}

fn look(report: &mut Report, at: DocPath, address: IpAddr, subnet: IpNet, who: &str) {
    let (IpAddr::V4(address), IpNet::V4(net)) = (address, subnet) else {
        return;
    };
    // RFC 3021: a /31 has two hosts and no ends.
    if net.prefix_len() > 30 {
        return;
    }
    let end = if address == net.network() {
        "network"
    } else if address == net.broadcast() {
        "broadcast"
    } else {
        return;
    };
    report
        .problem(
            at,
            format!("{address} of {who} is the {end} address of {net}"),
        )
        .help(format!(
            "hosts of {net} have the addresses between {} and {}",
            net.network(),
            net.broadcast()
        ));
}
