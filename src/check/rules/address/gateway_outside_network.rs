//! A network's gateway that is not in the network.

use std::net::IpAddr;

use super::hosts::FreeHosts;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::Family;

pub static RULE: Rule = Rule {
    code: "ADDR006",
    name: "gateway-outside-network",
    group: Group::Address,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("gateway_outside_network.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let free = FreeHosts::new(cx);
    for (name, network) in &cx.plan.networks {
        let (Some(prefix), Some(&gateway)) = (network.prefix.get(), network.gateway.get()) else {
            continue;
        };
        let net = prefix.net();
        let at = Noun::Network.at(name).join("gateway");
        if Family::of(gateway) != Family::of(net.addr()) {
            report
                .problem(
                    at,
                    format!(
                        "the gateway {gateway} of the network `{name}` is {}, the \
                        network {net} is {}",
                        Family::of(gateway),
                        Family::of(net.addr())
                    ),
                )
                .help("give the router's address in this network");
            continue;
        }
        let link_local = matches!(gateway, IpAddr::V6(v6) if v6.is_unicast_link_local());
        if net.contains(&gateway) || link_local {
            continue;
        }
        let draft = report
            .problem(
                at,
                format!("the gateway {gateway} of the network `{name}` lies outside {net}"),
            )
            .related(Noun::Network.at(name).join("prefix"), "the network")
            .help("hosts can't reach a gateway outside their own network");
        if let Some(first) = free.first(net) {
            draft.unsafe_fix_use(first);
        }
    }
}
