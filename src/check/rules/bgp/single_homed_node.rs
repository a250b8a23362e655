//! A node that hangs on one of several reflectors.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::peers_with;

pub static RULE: Rule = Rule {
    code: "BGP020",
    name: "single-homed-node",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("single_homed_node.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx
        .fabrics
        .iter()
        .filter(|fabric| fabric.reflectors.len() > 1)
    {
        for node in &fabric.nodes {
            let mut peers = fabric
                .reflectors
                .iter()
                .filter(|reflector| peers_with(cx.plan, node, reflector));
            let (Some(only), None) = (peers.next(), peers.next()) else {
                continue;
            };
            let at = node.at().join("reflectors");
            if !cx.is_readable(&at) || !cx.is_readable(&fabric.at("reflectors")) {
                continue;
            }
            report
                .problem(
                    at,
                    format!(
                        "the node `{}` peers with `{}` only, and its fabric `{}` has \
                        {} reflectors",
                        node.name,
                        only.name,
                        fabric.name,
                        fabric.reflectors.len()
                    ),
                )
                .related(fabric.at("reflectors"), "the fabric's reflectors")
                .help(format!(
                    "its VMs are unreachable while `{}` is down: leave the list \
                    out to peer with all",
                    only.name
                ))
                .unsafe_fix_remove("peer with all");
        }
    }
}
