//! A node whose IPv6 prefix is not as long as its provider's.

use super::servers;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "PROV002",
    name: "provider-ipv6-length",
    group: Group::Provider,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("provider_ipv6_length.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (view, profile) in servers(cx) {
        let (Some(wanted), Some((address, length))) = (profile.length_v6, super::ipv6(view.node))
        else {
            continue;
        };
        if length == wanted {
            continue;
        }
        let at = view.at(Spot::Node("ipv6"));
        report
            .problem(
                at,
                format!(
                    "the IPv6 address {address} of the node `{}` has the \
                    prefix length /{length}, at {} it is /{wanted}",
                    view.name, profile.name
                ),
            )
            .related(super::provider_of(view.node), super::stands_at(profile))
            .help(format!("{} gives a /{wanted} to each server", profile.name))
            .fix_set(
                format!("use {address}/{wanted}"),
                format!("{address}/{wanted}"),
            );
    }
}
