//! A file for an older BIRD than the node's system has.

use super::{alike, daemons};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::RoutingDaemon;
use crate::model::{Edit, Noun};
use crate::target::{Availability, Daemon, Release};

pub static RULE: Rule = Rule {
    code: "TARG011",
    name: "older-bird-syntax",
    group: Group::Target,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("older_bird_syntax.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let newer = Daemon::of(RoutingDaemon::Bird217);
    let mut found = Vec::new();
    for running in daemons(cx) {
        let speaker = running.speaker;
        let is_node = speaker.noun == Noun::Node && running.daemon.word == RoutingDaemon::Bird2;
        let node = cx.plan.nodes.get(speaker.name).filter(|_| is_node);
        let Some(os) = node.and_then(|node| node.os.get()) else {
            continue;
        };
        let there = Release::of(os).and_then(|release| newer.in_release(release));
        let has_password = running.fabric.password_of(speaker).is_some();
        if has_password && there == Some(Availability::Packaged) {
            let key = [os.as_str(), "", "", ""];
            found.push((key, speaker.noun, speaker.name, running.at()));
        }
    }
    for ([os, ..], group) in alike(found) {
        let places = group.places.iter().cloned();
        let word = newer.word;
        report
            .problem(
                group.places[0].clone(),
                format!(
                    "`{os}` of {} has {} or later, which warns about the session password as BIRD 2.0 \
                    writes it",
                    group.who,
                    word.label()
                ),
            )
            .related(group.first.0.at(group.first.1).join("os"), "its system")
            .help("it works all the same; the word for the newer syntax is bird2.17")
            .unsafe_fix(
                format!("write for {}", word.label()),
                places.map(|at| Edit::set(at, word.to_string())).collect(),
            );
    }
}
