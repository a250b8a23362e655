//! IPv6 that needs a daemon of its own.

use super::{alike, daemons};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::Family;

pub static RULE: Rule = Rule {
    code: "TARG005",
    name: "separate-ipv6-daemon",
    group: Group::Target,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("separate_ipv6_daemon.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut found = Vec::new();
    for running in daemons(cx) {
        let (fabric, speaker) = (running.fabric, running.speaker);
        let needs = fabric.pools.has(Family::V6) && speaker.v6.is_some();
        if running.daemon.is_split && needs {
            let key = [running.daemon.word.label(), fabric.name, "", ""];
            found.push((key, speaker.noun, speaker.name, running.at()));
        }
    }
    for ([daemon, fabric, ..], group) in alike(found) {
        report
            .problem(
                group.places[0].clone(),
                format!(
                    "{daemon} of {} speaks IPv4 in `bird` and IPv6 in `bird6`: two daemons, with a \
                    file each",
                    group.who
                ),
            )
            .related(
                Noun::Cluster.at(fabric).join("pools"),
                format!("`{fabric}` has IPv6 pools"),
            )
            .help(
                "start and watch both: with one of them down half of the addresses are gone; \
                BIRD 2 does both in one",
            );
    }
}
