//! A host with the first or last address of its IPv4 subnet.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::hosts::{FreeHosts, host_addresses};
use crate::check::{Context, Draft, Group, Report, Rule, Severity};
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
    let free = FreeHosts::new(cx);
    for host in host_addresses(cx) {
        let (address, subnet) = (host.address.addr(), host.address.subnet());
        if let Some(draft) = look(report, &host.at(), address, subnet, &host)
            && let Some(free) = free.first(subnet)
        {
            let text = format!("{free}/{}", subnet.prefix_len());
            draft.unsafe_fix_set(format!("use {free}"), text);
        }
    }
    for (name, network) in &cx.plan.networks {
        let (Some(prefix), Some(&gateway)) = (network.prefix.get(), network.gateway.get()) else {
            continue;
        };
        let at = Noun::Network.at(name).join("gateway");
        let who = format_args!("the network `{name}`, its gateway,");
        if let Some(draft) = look(report, &at, gateway, prefix.net(), &who)
            && let Some(free) = free.first(prefix.net())
        {
            draft.unsafe_fix_use(free);
        }
    }
}

fn look<'r>(
    report: &'r mut Report,
    at: &DocPath,
    address: IpAddr,
    subnet: IpNet,
    whose: &dyn fmt::Display,
) -> Option<Draft<'r>> {
    let (IpAddr::V4(address), IpNet::V4(net)) = (address, subnet) else {
        return None;
    };
    let (first, last) = (net.network(), net.broadcast());
    // RFC 3021: a /31 has two hosts and no ends.
    let end = match address {
        _ if net.prefix_len() > 30 => return None,
        address if address == first => "network",
        address if address == last => "broadcast",
        _ => return None,
    };
    let draft = report
        .problem(
            at.clone(),
            format!("{address} of {whose} is the {end} address of {net}"),
        )
        .help(format!(
            "hosts have the addresses between {first} and {last}"
        ));
    Some(draft)
}
