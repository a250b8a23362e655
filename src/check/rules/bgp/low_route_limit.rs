//! A limit of routes below what a node announces.

use std::collections::BTreeMap;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::Family;

pub static RULE: Rule = Rule {
    code: "BGP023",
    name: "low-route-limit",
    group: Group::Bgp,
    severity: Severity::Error,
    docs: include_str!("low_route_limit.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut routes: BTreeMap<(&str, Family), u32> = BTreeMap::new();
    for vm in &cx.vms {
        let Some((node, _)) = vm.node else { continue };
        for address in vm.vm.addresses.iter().filter_map(|entry| entry.get()) {
            *routes.entry((node, Family::of(*address))).or_default() += 1;
        }
    }
    let announced = |node: &str| {
        let families = Family::ALL.into_iter();
        families
            .filter_map(|family| routes.get(&(node, family)).copied())
            .max()
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
                at.clone(),
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
            .fix("take the default", vec![Edit::Remove { at }]);
    }
}
