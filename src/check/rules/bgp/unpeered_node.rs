//! A node that has a session with none of its fabric's reflectors.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::peers_with;

pub static RULE: Rule = Rule {
    code: "BGP019",
    name: "unpeered-node",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("unpeered_node.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx
        .fabrics
        .iter()
        .filter(|fabric| !fabric.reflectors.is_empty() && cx.is_readable(&fabric.at("reflectors")))
    {
        for node in &fabric.nodes {
            if fabric
                .reflectors
                .iter()
                .any(|reflector| peers_with(cx.plan, node, reflector))
            {
                continue;
            }
            let at = node.at().join("reflectors");
            if !cx.is_readable(&at) {
                continue;
            }
            let names: Vec<_> = fabric
                .reflectors
                .iter()
                .map(|reflector| reflector.name)
                .collect();
            report
                .problem(
                    at,
                    format!(
                        "the node `{}` peers with no reflector of its fabric `{}`",
                        node.name, fabric.name
                    ),
                )
                .related(fabric.at("reflectors"), names.join(", "))
                .help("its VMs are announced to nobody: leave the list out to peer with all")
                .unsafe_fix_remove("peer with all");
        }
    }
}
