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
    can_except: true,
    docs: docs!("subnet_end_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for device in &cx.devices {
        for (field, address) in device.addresses() {
            let who = format!(
                "{} of the {} `{}`",
                address.addr(),
                device.noun,
                device.name
            );
            let at = device.at().join(field);
            look(report, at, address.addr(), address.subnet(), &who);
        }
    }
    for (name, network) in &cx.plan.networks {
        if let (Some(prefix), Some(gateway)) = (network.prefix.get(), network.gateway.get()) {
            let who = format!("{gateway}, the gateway of the network `{name}`,");
            let at = Noun::Network.at(name).join("gateway");
            look(report, at, *gateway, prefix.net(), &who);
        }
    }
}

fn look(report: &mut Report, at: DocPath, address: IpAddr, subnet: IpNet, who: &str) {
    let (IpAddr::V4(address), IpNet::V4(net)) = (address, subnet) else {
        return;
    };
    let (first, last) = (net.network(), net.broadcast());
    // RFC 3021: a /31 has two hosts and no ends.
    let end = match address {
        _ if net.prefix_len() > 30 => return,
        address if address == first => "network",
        address if address == last => "broadcast",
        _ => return,
    };
    report
        .problem(at, format!("{who} is the {end} address of {net}"))
        .help(format!(
            "hosts have the addresses between {first} and {last}"
        ));
}
