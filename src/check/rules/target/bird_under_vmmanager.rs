//! Nodes with BIRD, which VMmanager does not set up.

use super::daemons;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::RoutingDaemon;

pub static RULE: Rule = Rule {
    code: "TARG009",
    name: "bird-under-vmmanager",
    group: Group::Target,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("bird_under_vmmanager.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let running = daemons(cx);
    for fabric in &cx.fabrics {
        let is_bird = |one: &&super::Running| {
            let node = one.speaker.noun == Noun::Node && one.fabric.name == fabric.name;
            node && one.daemon.word != RoutingDaemon::Frr
        };
        let mut nodes = running.iter().filter(is_bird);
        let Some(first) = nodes.next() else { continue };
        let more = match nodes.count() {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        report
            .problem(
                first.at(),
                format!(
                    "{} runs on the node `{}`{more} of the fabric `{}`, and VMmanager sets up FRR \
                    on nodes",
                    first.daemon.word.label(),
                    first.speaker.name,
                    fabric.name
                ),
            )
            .help(
                "where VMmanager manages the cluster it stops with error 5400 when it finds BIRD; \
                with BIRD the plan's files are all there is",
            );
    }
}
