//! Interfaces that the back end makes with the help of further packages.

use super::{alike, word};
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
    let mut found = Vec::new();
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
        let mut key = [""; 4];
        for (place, (kind, package)) in key.iter_mut().zip(backend.helpers) {
            if has(*kind) {
                *place = package;
            }
        }
        // As many places as there are kinds of interfaces with a package; the last one is the name.
        key[3] = backend.word.label();
        if key[..3].iter().any(|package| !package.is_empty()) {
            let at = Noun::Node.at(name).join("network_backend");
            found.push((key, Noun::Node, name.as_str(), at));
        }
    }
    for ([packages @ .., backend], group) in alike(found) {
        let packages: Vec<_> = packages.into_iter().filter(|one| !one.is_empty()).collect();
        report
            .problem(
                group.places[0].clone(),
                format!(
                    "{backend} of {} needs the package `{}` for its interfaces",
                    group.who,
                    packages.join("` and `")
                ),
            )
            .help(
                "without it the interface does not come up at the next start, and the node with it",
            );
    }
}
