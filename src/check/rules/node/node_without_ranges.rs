//! A routing node without addresses for VMs.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::model::{Entry, Noun};

pub static RULE: Rule = Rule {
    code: "NODE009",
    name: "node-without-ranges",
    group: Group::Node,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("node_without_ranges.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, node) in &cx.plan.nodes {
        let Some((cluster_name, cluster)) = cx.plan.cluster_of(node) else {
            continue;
        };
        if cluster.network.mode.get() == Some(&NetworkMode::Routing)
            && !node.vm_ranges.iter().any(Entry::is_given)
        {
            report
                .problem(
                    Noun::Node.at(name).join("vm_ranges"),
                    format!(
                        "the node `{name}` has no range for VMs, and its cluster \
                        `{cluster_name}` has the type Routing"
                    ),
                )
                .related(
                    Noun::Cluster.at(cluster_name).join("network").join("type"),
                    "Routing",
                )
                .help(
                    "order a subnet for the node and write it here: with Routing \
                    pools are not used",
                );
        }
    }
}
