//! Interfaces that the back end makes with the help of further packages.

use super::word;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::{InterfaceKind, NetworkBackend, NetworkMode};
use crate::target::Backend;

pub static RULE: Rule = Rule {
    code: "TARG010",
    name: "helper-packages",
    group: Group::Target,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("helper_packages.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, node) in &cx.plan.nodes {
        let chosen = word(&node.network_backend, NetworkBackend::Netplan).map(Backend::of);
        let Some(backend) = chosen.filter(|backend| !backend.helpers.is_empty()) else {
            continue;
        };
        let cluster = cx.plan.cluster_of(node);
        let mode = cluster.and_then(|(_, cluster)| cluster.network.mode.get());
        let bridged = matches!(mode, Some(NetworkMode::Switching | NetworkMode::Routing));
        let has = |kind: InterfaceKind| {
            let mut own = node.interfaces.values();
            bridged && kind == InterfaceKind::Bridge
                || own.any(|interface| interface.kind.get() == Some(&kind))
        };
        let needed = backend.helpers.iter().filter(|(kind, _)| has(*kind));
        let packages: Vec<_> = needed.map(|(_, package)| *package).collect();
        if packages.is_empty() {
            continue;
        }
        report
            .problem(
                Noun::Node.at(name).join("network_backend"),
                format!(
                    "{} of the node `{name}` needs the package `{}` for its interfaces",
                    backend.word.label(),
                    packages.join("` and `")
                ),
            )
            .help(
                "without it the interface does not come up at the next start, and the node with it",
            );
    }
}
