//! A routing daemon that the node's system does not bring along, or not in the version.

use super::{alike, daemons};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::target::{Availability, Release};

pub static RULE: Rule = Rule {
    code: "TARG003",
    name: "daemon-not-packaged",
    group: Group::Target,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("daemon_not_packaged.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut found = Vec::new();
    for running in daemons(cx) {
        let (noun, name) = (running.speaker.noun, running.speaker.name);
        let node = cx.plan.nodes.get(name).filter(|_| noun == Noun::Node);
        let Some(os) = node.and_then(|node| node.os.get()) else {
            continue;
        };
        let there = Release::of(os).and_then(|release| running.daemon.in_release(release));
        if let Some(Availability::Elsewhere(why)) = there {
            // What nobody chose is only worth knowing.
            let chosen = if cx.is_given(&running.at()) {
                "chosen"
            } else {
                ""
            };
            let key = [chosen, os.as_str(), running.daemon.word.label(), why];
            found.push((key, noun, name, running.at()));
        }
    }
    for ([chosen, os, daemon, why], group) in alike(found) {
        let severity = if chosen.is_empty() {
            Severity::Info
        } else {
            Severity::Warning
        };
        report
            .problem(
                group.places[0].clone(),
                format!(
                    "`{os}` of {} has no {daemon} in its own repositories: {why}",
                    group.who
                ),
            )
            .severity(severity)
            .related(group.first.0.at(group.first.1).join("os"), "its system")
            .help(
                "see that the package is installed before the configuration arrives: another \
                version may refuse the file",
            );
    }
}
