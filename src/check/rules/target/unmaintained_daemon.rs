//! A routing daemon that gets no fixes any more.

use super::daemons;
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
    for running in daemons(cx) {
        if running.daemon.is_maintained {
            continue;
        }
        report
            .problem(
                running.at.clone(),
                format!(
                    "{} of the {} `{}` has had its last release",
                    running.daemon.word.label(),
                    running.speaker.noun,
                    running.speaker.name
                ),
            )
            .help("it works with newer ones on the other side, so devices can move one by one")
            .unsafe_fix("use BIRD 2", vec![Edit::set(running.at, "bird2")]);
    }
}
