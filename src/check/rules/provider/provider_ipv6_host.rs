//! A node whose IPv6 address is not the one that its provider gives to servers.

use std::net::Ipv6Addr;

use super::servers;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::sorted;
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "PROV001",
    name: "provider-ipv6-host",
    group: Group::Provider,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("provider_ipv6_host.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut used: Vec<_> = cx
        .devices
        .iter()
        .flat_map(|device| device.addresses())
        .map(|(_, address)| address.addr())
        .collect();
    sorted::sort(&mut used);
    for (view, profile) in servers(cx) {
        let (Some(host), Some((address, _))) = (profile.host_v6, super::ipv6(view.node)) else {
            continue;
        };
        let wanted = Ipv6Addr::from(u128::from(address) >> 64 << 64 | u128::from(host));
        if address == wanted {
            continue;
        }
        let at = view.at(Spot::Node("ipv6"));
        let draft = report
            .problem(
                at,
                format!(
                    "the IPv6 address {address} of the node `{}` is not {wanted}",
                    view.name
                ),
            )
            .related(super::provider_of(view.node), super::stands_at(profile))
            .help(format!(
                "at {} a server has its /64 with ::{host:x}, and VMmanager's routing expects that",
                profile.name
            ));
        let title = format!("use {wanted}/64");
        if used.binary_search(&wanted.into()).is_ok() || cx.taken.contains(wanted.into()) {
            draft.unsafe_fix_set(title, format!("{wanted}/64"));
        } else {
            draft.fix_set(title, format!("{wanted}/64"));
        }
    }
}
