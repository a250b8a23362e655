//! A node with another IPv6 gateway than its provider's.

use super::{nodes, on_vlan};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::topology::{GatewayV6, NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "PROV003",
    name: "provider-ipv6-gateway",
    group: Group::Provider,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("provider_ipv6_gateway.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (view, profile) in nodes(cx) {
        let node = view.node;
        let given = node.gateway_v6.get();
        let own = super::ipv6(node).map(|(own, _)| own);
        let (Some(kind), Some(example)) = (profile.gateway_v6, own.or(given.copied())) else {
            continue;
        };
        let is_fixed = matches!(kind, GatewayV6::LinkLocal);
        let Some(wanted) = profile.router_v6(example) else {
            continue;
        };
        // Without an address of its own only a fixed gateway is known.
        if !is_fixed && (own.is_none() || on_vlan(view, profile)) {
            continue;
        }
        let message = match given {
            Some(gateway) if *gateway == wanted => continue,
            // Newer servers have it on the link.
            Some(gateway) if !is_fixed && gateway.is_unicast_link_local() => continue,
            Some(gateway) => {
                format!(
                    "the IPv6 gateway {gateway} of the node `{}` is not {wanted}",
                    view.name
                )
            }
            None if !node.gateway_v6.is_given() && own.is_some() && !leads_out(view) => {
                format!(
                    "the node `{}` has an IPv6 address and no IPv6 gateway",
                    view.name
                )
            }
            None => continue,
        };
        let at = view.at(Spot::Node("gateway_v6"));
        let draft = report
            .problem(at.clone(), message)
            .related(super::provider_of(node), super::stands_at(profile));
        let mut edits = vec![Edit::set(at, wanted.to_string())];
        if is_fixed {
            draft
                .help(format!(
                    "at {} the IPv6 gateway is {wanted} for every server",
                    profile.name
                ))
                .fix(format!("use {wanted}"), edits);
        } else {
            edits.push(Edit::set(view.at(Spot::Node("on_link")), "true"));
            draft
                .severity(Severity::Warning)
                .help(format!(
                    "at {} it is the last address block of the server's /56, outside of its /64 and \
                    reached on-link; the provider's manager tells",
                    profile.name
                ))
                .unsafe_fix(format!("use {wanted}, on-link"), edits);
        }
    }
}

/// Whether IPv6 has a default route by another way.
fn leads_out(view: &NodeView) -> bool {
    let mut routes = view.links.iter().flat_map(|link| &link.routes);
    routes.any(|route| route.is_default() && route.via.is_some_and(|via| via.is_ipv6()))
}
