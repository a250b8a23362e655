//! A target that this version writes no file for.

use super::{daemons, word};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{NetworkBackend, Platform};
use crate::model::{DocPath, Edit, Noun};
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
    for running in daemons(cx) {
        if !running.daemon.is_written {
            let word = running.daemon.word.label();
            let (noun, name) = (running.speaker.noun, running.speaker.name);
            describe(report, running.at, word, (noun, name), "routing daemon");
        }
    }
    for (name, node) in &cx.plan.nodes {
        let chosen = word(&node.network_backend, NetworkBackend::Netplan).map(Backend::of);
        if let Some(backend) = chosen.filter(|backend| !backend.is_written) {
            let at = Noun::Node.at(name).join("network_backend");
            let word = backend.word.label();
            describe(report, at, word, (Noun::Node, name), "interfaces");
        }
    }
    for (name, gateway) in &cx.plan.gateways {
        let chosen = word(&gateway.platform, Platform::Junos).map(Router::of);
        if let Some(router) = chosen.filter(|router| !router.is_written) {
            let at = Noun::Gateway.at(name).join("platform");
            let word = router.word.label();
            describe(report, at, word, (Noun::Gateway, name), "routing");
        }
    }
}

fn describe(report: &mut Report, at: DocPath, word: &str, (noun, name): (Noun, &str), what: &str) {
    report
        .problem(
            at.clone(),
            format!("this version writes nothing for {word}: the {what} of the {noun} `{name}` stays out of the export"),
        )
        .help("write that part by hand, after what the other devices get, or choose a target that is written")
        .unsafe_fix("take the default", vec![Edit::Remove { at }]);
}
