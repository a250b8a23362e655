//! A network back end that the node's system does not bring along.

use super::{alike, word};
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
    let mut found = Vec::new();
    for (name, node) in &cx.plan.nodes {
        let chosen = word(&node.network_backend, NetworkBackend::Netplan).map(Backend::of);
        let (Some(backend), Some(os), Some((cluster, _))) =
            (chosen, node.os.get(), cx.plan.cluster_of(node))
        else {
            continue;
        };
        let there = Release::of(os).map(|release| backend.in_release(release));
        if let Some(Availability::Elsewhere(why)) = there {
            let at = Noun::Node.at(name).join("network_backend");
            let default_of = if node.network_backend.is_given() {
                ""
            } else {
                cluster
            };
            let key = [os.as_str(), backend.word.label(), default_of, why];
            found.push((key, Noun::Node, name.as_str(), at));
        }
    }
    let system = NetworkBackend::NetworkManager;
    for ([os, backend, default_of, why], group) in alike(found) {
        // What nobody chose stands at no node.
        let (at, by_default) = if default_of.is_empty() {
            (group.places[0].clone(), "")
        } else {
            (Noun::Cluster.at(default_of), ", the default,")
        };
        let places = group.places.iter().cloned();
        report
            .problem(
                at,
                format!(
                    "`{os}` of {} has no {backend}{by_default} of its own: {why}",
                    group.who
                ),
            )
            .related(group.first.0.at(group.first.1).join("os"), "its system")
            .help("files for a back end that does not run change nothing: take the system's own")
            .unsafe_fix(
                format!("use {}", system.label()),
                places.map(|at| Edit::set(at, system.to_string())).collect(),
            );
    }
}
