//! An MTU too small for IPv6.

use super::mtus::{IPV6_LEAST, effective_mtus};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Family, NetworkMode};
use crate::topology::{NodeLink, NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE022",
    name: "mtu-below-ipv6",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("mtu_below_ipv6.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        // One MTU is one mistake, whatever stands on it.
        let mut told: Vec<Spot> = Vec::new();
        for (link, mtu) in view.links.iter().zip(effective_mtus(view)) {
            let Some((mtu, Some(spot))) = mtu else {
                continue;
            };
            if mtu >= IPV6_LEAST || told.contains(&spot) || !carries_ipv6(cx, view, link) {
                continue;
            }
            told.push(spot);
            let at = view.at(spot);
            report
                .problem(
                    at,
                    format!("{} carries IPv6 with an MTU of {mtu}", view.title(link)),
                )
                .help(format!(
                    "IPv6 needs {IPV6_LEAST} bytes on every link: below that Linux takes all IPv6 \
                    addresses off the interface"
                ))
                .unsafe_fix_use(IPV6_LEAST);
        }
    }
}

/// Whether IPv6 runs over it: its own, or over the uplink that of the node and its VMs.
fn carries_ipv6(cx: &Context, view: &NodeView, link: &NodeLink) -> bool {
    if link.has_family(Family::V6) {
        return true;
    }
    if !link.is_uplink {
        return false;
    }
    let in_pools = || {
        let of_node = cx.fabrics.iter();
        let mut of_node =
            of_node.filter(|fabric| view.cluster.is_some_and(|(name, _)| name == fabric.name));
        of_node.any(|fabric| fabric.pools.has(Family::V6))
    };
    let mut ranges = view.node.vm_ranges.iter().filter_map(|entry| entry.get());
    match view.mode {
        Some(NetworkMode::Routing) => ranges.any(|range| range.first().is_ipv6()),
        Some(NetworkMode::IpFabric) => in_pools(),
        _ => view.home_link().has_family(Family::V6),
    }
}
