//! A node at Hetzner with another IPv6 gateway than fe80::1.

use super::hetzner_nodes;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Noun};
use crate::topology::default_gateway_v6;

pub static RULE: Rule = Rule {
    code: "PROV003",
    name: "hetzner-ipv6-gateway",
    group: Group::Provider,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("hetzner_ipv6_gateway.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let wanted = default_gateway_v6();
    for (name, node) in hetzner_nodes(cx) {
        let at = Noun::Node.at(name).join("gateway_v6");
        let message = match node.gateway_v6.get() {
            Some(gateway) if *gateway != wanted => {
                format!("the IPv6 gateway {gateway} of the node `{name}` is not {wanted}")
            }
            None if !node.gateway_v6.is_given() && super::ipv6(node).is_some() => {
                format!("the node `{name}` has an IPv6 address and no IPv6 gateway")
            }
            _ => continue,
        };
        report
            .problem(at.clone(), message)
            .related(super::provider_of(node), "the cluster stands at Hetzner")
            .help("at Hetzner the IPv6 gateway is fe80::1 for every server")
            .fix(
                format!("use {wanted}"),
                vec![Edit::set(at, wanted.to_string())],
            );
    }
}
