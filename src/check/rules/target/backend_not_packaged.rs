//! A network back end that the node's system does not bring along.

use super::word;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkBackend;
use crate::model::{Edit, Noun};
use crate::target::{Availability, Backend, Release};

pub static RULE: Rule = Rule {
    code: "TARG002",
    name: "backend-not-packaged",
    group: Group::Target,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("backend_not_packaged.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, node) in &cx.plan.nodes {
        let chosen = word(&node.network_backend, NetworkBackend::Netplan).map(Backend::of);
        let (Some(backend), Some(os)) = (chosen, node.os.get()) else {
            continue;
        };
        let there = Release::of(os).map(|release| backend.in_release(release));
        let Some(Availability::Elsewhere(why)) = there else {
            continue;
        };
        let at = Noun::Node.at(name).join("network_backend");
        let by_default = if node.network_backend.is_given() {
            ""
        } else {
            ", the default,"
        };
        let system = NetworkBackend::NetworkManager;
        report
            .problem(
                at.clone(),
                format!(
                    "{os} of the node `{name}` has no {}{by_default} of its own: {why}",
                    backend.word.label()
                ),
            )
            .related(Noun::Node.at(name).join("os"), "its system")
            .help("files for a back end that does not run change nothing: take the system's own")
            .unsafe_fix(
                format!("use {}", system.label()),
                vec![Edit::set(at, system.to_string())],
            );
    }
}
