//! A routing daemon that gets no fixes any more.

use super::{alike, daemons};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;

pub static RULE: Rule = Rule {
    code: "TARG006",
    name: "unmaintained-daemon",
    group: Group::Target,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("unmaintained_daemon.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut found = Vec::new();
    for running in daemons(cx) {
        if !running.daemon.is_maintained {
            let key = [running.daemon.word.label(), "", "", ""];
            let speaker = running.speaker;
            found.push((key, speaker.noun, speaker.name, running.at()));
        }
    }
    for ([daemon, ..], group) in alike(found) {
        let places = group.places.iter().cloned();
        report
            .problem(
                group.places[0].clone(),
                format!("{daemon} of {} has had its last release", group.who),
            )
            .help("it works with newer ones on the other side, so devices can move one by one")
            .unsafe_fix(
                "use BIRD 2",
                places.map(|at| Edit::set(at, "bird2")).collect(),
            );
    }
}
