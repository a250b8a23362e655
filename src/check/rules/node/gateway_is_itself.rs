//! A node that is its own default gateway.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Noun};

pub static RULE: Rule = Rule {
    code: "NODE004",
    name: "gateway-is-itself",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("gateway_is_itself.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, node) in &cx.plan.nodes {
        let pairs = [
            (
                "gateway_v4",
                node.gateway_v4.get().copied().map(IpAddr::V4),
                node.ipv4.get(),
            ),
            (
                "gateway_v6",
                node.gateway_v6.get().copied().map(IpAddr::V6),
                node.ipv6.get(),
            ),
        ];
        for (field, gateway, address) in pairs {
            let Some(gateway) =
                gateway.filter(|gateway| address.is_some_and(|own| own.addr() == *gateway))
            else {
                continue;
            };
            let at = Noun::Node.at(name).join(field);
            let draft = report
                .problem(
                    at.clone(),
                    format!("the gateway {gateway} of the node `{name}` is its own address"),
                )
                .help("name the router's address: packets to oneself leave the server nowhere");
            let router = cx
                .active_networks()
                .find(|(_, _, net)| net.contains(&gateway));
            let Some((network, router)) =
                router.and_then(|(network, plan, _)| Some((network, *plan.gateway.get()?)))
            else {
                continue;
            };
            if router != gateway {
                draft
                    .related(
                        Noun::Network.at(network).join("gateway"),
                        "the network's gateway",
                    )
                    .unsafe_fix(
                        format!("use {router}"),
                        vec![Edit::set(at, router.to_string())],
                    );
            }
        }
    }
}
