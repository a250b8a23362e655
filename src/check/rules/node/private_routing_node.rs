//! A private primary address at a node that routes public addresses.

use std::net::IpAddr;

use crate::address::{Verdict, special};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::model::{Node, Noun};

pub static RULE: Rule = Rule {
    code: "NODE008",
    name: "private-routing-node",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("private_routing_node.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, node) in &cx.plan.nodes {
        let Some((cluster_name, cluster)) = cx.plan.cluster_of(node) else {
            continue;
        };
        let primary = node.ipv4.get().map(|address| address.addr());
        let Some(primary) = primary.filter(|address| is_private(*address)) else {
            continue;
        };
        if cluster.network.mode.get() != Some(&NetworkMode::Routing) {
            continue;
        }
        if node.vm_ranges.iter().any(|entry| entry.error().is_some()) {
            continue;
        }
        let internal = routes_private_only(node);
        report
            .problem(
                Noun::Node.at(name).join("ipv4"),
                format!(
                    "the node `{name}` has the private address {primary}, and its \
                    cluster `{cluster_name}` routes to its nodes"
                ),
            )
            .severity(if internal {
                Severity::Warning
            } else {
                Severity::Error
            })
            .related(
                Noun::Cluster.at(cluster_name).join("network").join("type"),
                "Routing",
            )
            .help(if internal {
                "its VMs' addresses are private too: this works inside your \
                network only, and the platform does not support it"
            } else {
                "VMs have this address as their gateway and the provider \
                routes their subnet to it: give the public one, or use \
                Switching or IP fabric"
            });
    }
}

fn is_private(address: IpAddr) -> bool {
    special(address).is_some_and(|special| special.verdict == Verdict::Private)
}

fn routes_private_only(node: &Node) -> bool {
    let mut ranges = node
        .vm_ranges
        .iter()
        .filter_map(|entry| entry.get())
        .filter(|range| range.first().is_ipv4())
        .peekable();
    ranges.peek().is_some()
        && ranges.all(|range| is_private(range.first()) && is_private(range.last()))
}
