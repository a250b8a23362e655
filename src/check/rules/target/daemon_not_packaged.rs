//! A routing daemon that the node's system does not bring along, or not in the version.

use super::daemons;
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
    for running in daemons(cx) {
        let (noun, name) = (running.speaker.noun, running.speaker.name);
        let node = cx.plan.nodes.get(name).filter(|_| noun == Noun::Node);
        let Some(os) = node.and_then(|node| node.os.get()) else {
            continue;
        };
        let there = Release::of(os).and_then(|release| running.daemon.in_release(release));
        let Some(Availability::Elsewhere(why)) = there else {
            continue;
        };
        // What nobody chose is only worth knowing.
        let severity = if cx.is_given(&running.at) {
            Severity::Warning
        } else {
            Severity::Info
        };
        report
            .problem(
                running.at,
                format!(
                    "{os} of the node `{name}` has no {} in its own repositories: {why}",
                    running.daemon.word.label()
                ),
            )
            .severity(severity)
            .related(Noun::Node.at(name).join("os"), "its system")
            .help(
                "see that the package is installed before the configuration arrives: another \
                version may refuse the file",
            );
    }
}
