//! A node at Hetzner whose IPv6 prefix is not a /64.

use super::hetzner_nodes;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Noun};

pub static RULE: Rule = Rule {
    code: "PROV002",
    name: "hetzner-ipv6-length",
    group: Group::Provider,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("hetzner_ipv6_length.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, node) in hetzner_nodes(cx) {
        let Some((address, length)) = super::ipv6(node).filter(|(_, length)| *length != 64) else {
            continue;
        };
        let at = Noun::Node.at(name).join("ipv6");
        report
            .problem(
                at.clone(),
                format!(
                    "the IPv6 address {address} of the node `{name}` has the \
                    prefix length /{length}, at Hetzner it is /64"
                ),
            )
            .related(super::provider_of(node), "the cluster stands at Hetzner")
            .help("Hetzner gives a /64 to each server")
            .fix(
                format!("use {address}/64"),
                vec![Edit::set(at, format!("{address}/64"))],
            );
    }
}
