//! A limit of routes below what a node announces.

use super::vm_routes;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::Family;
use crate::topology::Fabric;

pub static RULE: Rule = Rule {
    code: "BGP023",
    name: "low-route-limit",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("low_route_limit.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    // Most plans leave it out, and have many VMs to count.
    let is_given = |fabric: &Fabric| fabric.cluster.network.node_limit.get().is_some();
    if !cx.fabrics.iter().any(is_given) {
        return;
    }
    let routes = vm_routes(cx);
    let announced = |node: &str| {
        let count = |family| {
            let start = routes.partition_point(|route| *route < (node, family));
            let end = routes.partition_point(|route| *route <= (node, family));
            u32::try_from(end - start).unwrap_or(u32::MAX)
        };
        Family::ALL.map(count).into_iter().max()
    };
    for fabric in &cx.fabrics {
        let Some(limit) = fabric.cluster.network.node_limit.get() else {
            continue;
        };
        let nodes = fabric.nodes.iter();
        let largest = nodes
            .filter_map(|node| Some((announced(node.name)?, node)))
            .max_by_key(|(most, _)| *most);
        let Some((most, node)) = largest.filter(|(most, _)| *most > limit.routes()) else {
            continue;
        };
        let at = fabric.at("node_limit");
        report
            .problem(
                at,
                format!(
                    "the limit of {limit} routes a node is below the {most} of the node `{}`",
                    node.name
                ),
            )
            .related(node.at(), format!("announces {most} VM addresses"))
            .help(
                "reflectors drop the session or the routes beyond it: leave it out \
                to take a fitting one",
            )
            .fix_remove("take the default");
    }
}
