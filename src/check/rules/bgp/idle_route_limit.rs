//! A limit of routes that can never be reached.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP040",
    name: "idle-route-limit",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("idle_route_limit.md"),
    check,
};

/// As many IPv4 routes as the whole Internet has: no node of a fabric comes near.
const WHOLE_TABLE: u32 = 1_000_000;

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let limit = fabric.cluster.network.node_limit.get();
        let Some(limit) = limit.filter(|_| !fabric.pools.is_empty()) else {
            continue;
        };
        let sizes = fabric.families().map(|family| fabric.pools.count(family));
        let largest = sizes.max().unwrap_or(0);
        let by_pool = u128::from(limit.routes()) >= largest;
        if !by_pool && limit.routes() < WHOLE_TABLE {
            continue;
        }
        let at = fabric.at("node_limit");
        let why = if by_pool {
            format!("its pools have {largest} addresses, and no other routes are taken")
        } else {
            "that is the whole Internet's table".to_owned()
        };
        report
            .problem(
                at,
                format!(
                    "the limit of {limit} routes a node protects the fabric `{}` from nothing: {why}",
                    fabric.name
                ),
            )
            .help("choose what one node can reasonably have, or leave it out")
            .unsafe_fix_remove("take the default");
    }
}
