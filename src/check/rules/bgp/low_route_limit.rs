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
    for fabric in &cx.fabrics {
        let Some(limit) = fabric
            .cluster
            .network
            .node_limit
            .get()
            .map(|limit| limit.routes())
        else {
            continue;
        };
        let of_node = |name: &str| {
            Family::ALL
                .into_iter()
                .filter_map(|family| routes.get(&(name, family)))
                .max()
                .copied()
        };
        let most = fabric
            .nodes
            .iter()
            .filter_map(|node| Some((of_node(node.name)?, node)))
            .max_by_key(|(routes, _)| *routes);
        let Some((most, node)) = most.filter(|(most, _)| *most > limit) else {
            continue;
        };
        let at = fabric.at("node_limit");
        report
            .problem(
                at.clone(),
                format!(
                    "the limit of {limit} routes a node is below the {most} of \
                    the node `{}`",
                    node.name
                ),
            )
            .related(node.at(), format!("announces {most} VMs"))
            .help(
                "reflectors drop the session or the routes beyond it: leave \
                it out to take a fitting one",
            )
            .fix("take the default", vec![Edit::Remove { at }]);
    }
}
