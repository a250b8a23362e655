//! A target that this version writes no file for.

use super::{alike, daemons, word};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{NetworkBackend, Platform};
use crate::model::{Edit, Noun};
use crate::target::{Backend, Router};

pub static RULE: Rule = Rule {
    code: "TARG001",
    name: "unwritten-target",
    group: Group::Target,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("unwritten_target.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut found = Vec::new();
    for running in daemons(cx) {
        if !running.daemon.is_written {
            let key = [running.daemon.word.label(), "routing daemon", "", ""];
            let speaker = running.speaker;
            found.push((key, speaker.noun, speaker.name, running.at()));
        }
    }
    for (name, node) in &cx.plan.nodes {
        let chosen = word(&node.network_backend, NetworkBackend::Netplan).map(Backend::of);
        if let Some(backend) = chosen.filter(|backend| !backend.is_written) {
            let at = Noun::Node.at(name).join("network_backend");
            let key = [backend.word.label(), "interfaces", "", ""];
            found.push((key, Noun::Node, name, at));
        }
    }
    for (name, gateway) in &cx.plan.gateways {
        let chosen = word(&gateway.platform, Platform::Junos).map(Router::of);
        if let Some(router) = chosen.filter(|router| !router.is_written) {
            let at = Noun::Gateway.at(name).join("platform");
            let key = [router.word.label(), "routing", "", ""];
            found.push((key, Noun::Gateway, name, at));
        }
    }
    for ([target, what, ..], group) in alike(found) {
        let edits = group.places.iter().cloned();
        report
            .problem(
                group.places[0].clone(),
                format!(
                    "this version writes nothing for {target}: the export leaves out the {what} of {}",
                    group.who
                ),
            )
            .help(
                "write that part by hand, after what the other devices get, or choose a target \
                that is written",
            )
            .unsafe_fix(
                "take the default",
                edits.map(|at| Edit::Remove { at }).collect(),
            );
    }
}
