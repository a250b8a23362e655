//! A node at Hetzner whose IPv6 address is not its prefix with ::2.

use std::net::Ipv6Addr;

use super::hetzner_nodes;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Noun};
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "PROV001",
    name: "hetzner-ipv6-host",
    group: Group::Provider,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("hetzner_ipv6_host.md"),
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
    for (name, node) in hetzner_nodes(cx) {
        let Some((address, _)) = super::ipv6(node) else {
            continue;
        };
        let prefix = u128::from(address) >> 64 << 64;
        if u128::from(address) == prefix | 2 {
            continue;
        }
        let wanted = Ipv6Addr::from(prefix | 2);
        let at = Noun::Node.at(name).join("ipv6");
        let draft = report
            .problem(
                at.clone(),
                format!("the IPv6 address {address} of the node `{name}` is not {wanted}"),
            )
            .related(super::provider_of(node), "the cluster stands at Hetzner")
            .help("at Hetzner a server has its /64 with ::2, and VMmanager's routing expects that");
        let title = format!("use {wanted}/64");
        let edits = vec![Edit::set(at, format!("{wanted}/64"))];
        if used.binary_search(&wanted.into()).is_ok() || cx.taken.contains(wanted.into()) {
            draft.unsafe_fix(title, edits);
        } else {
            draft.fix(title, edits);
        }
    }
}
