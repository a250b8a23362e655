//! A node with another IPv4 gateway than usual at its provider.

use std::net::IpAddr;

use super::servers;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "PROV007",
    name: "provider-ipv4-gateway",
    group: Group::Provider,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("provider_ipv4_gateway.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (view, profile) in servers(cx) {
        let (Some(own), Some(gateway)) = (view.node.ipv4.get(), view.node.gateway_v4.get()) else {
            continue;
        };
        let IpAddr::V4(own) = own.addr() else {
            continue;
        };
        let at = view.at(Spot::Node("gateway_v4"));
        if profile.lone_v4 && gateway.is_private() && !own.is_private() {
            let message = format!(
                "the IPv4 gateway {gateway} of the node `{}` is private, and its address {own} is not",
                view.name
            );
            report
                .problem(at, message)
                .related(super::provider_of(view.node), super::stands_at(profile))
                .help("at this provider both are public: take the gateway that its manager shows");
            continue;
        }
        let Some(wanted) = profile.router_v4(own).filter(|wanted| wanted != gateway) else {
            continue;
        };
        let draft = report
            .problem(
                at,
                format!(
                    "the IPv4 gateway {gateway} of the node `{}` is not {wanted}, as usual at {}",
                    view.name, profile.name
                ),
            )
            .related(super::provider_of(view.node), super::stands_at(profile))
            .help("look into the provider's manager: some newer servers have another one");
        if wanted != own {
            draft.unsafe_fix_use(wanted);
        }
    }
}
