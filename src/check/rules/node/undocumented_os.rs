//! An operating system that VMmanager's documentation does not name for this virtualization.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::Virtualization::{self, Kvm, Lxd};

pub static RULE: Rule = Rule {
    code: "NODE006",
    name: "undocumented-os",
    group: Group::Node,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("undocumented_os.md"),
    check,
};

/// What the documentation names.
const DOCUMENTED: [(Virtualization, &str); 3] = [
    (Kvm, "centos-8"),
    (Kvm, "almalinux-8"),
    (Lxd, "ubuntu-20.04"),
];

fn check(cx: &Context, report: &mut Report) {
    for (name, node) in &cx.plan.nodes {
        let Some((cluster_name, cluster)) = cx.plan.cluster_of(node) else {
            continue;
        };
        let (Some(os), Some(&kind)) = (node.os.get(), cluster.virtualization.get()) else {
            continue;
        };
        if DOCUMENTED.contains(&(kind, os.as_str())) {
            continue;
        }
        let known: Vec<_> = DOCUMENTED
            .iter()
            .filter(|(of, _)| *of == kind)
            .map(|(_, os)| *os)
            .collect();
        report
            .problem(
                Noun::Node.at(name).join("os"),
                format!(
                    "{os} of the node `{name}` is not in the documented list for {}: {}",
                    kind.label(),
                    known.join(", ")
                ),
            )
            .related(
                Noun::Cluster.at(cluster_name).join("virtualization"),
                kind.label(),
            )
            .help("it may work: try one node before the rest");
    }
}
