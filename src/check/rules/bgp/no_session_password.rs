//! Sessions that anyone on the link can break into.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::Speaker;

pub static RULE: Rule = Rule {
    code: "BGP024",
    name: "no-session-password",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("no_session_password.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        // A session's password is the one of the two that has one; a rule compares them.
        let has_own = |speaker: &Speaker| cx.is_given(&speaker.at().join("password"));
        let all_have = !fabric.reflectors.is_empty() && fabric.reflectors.iter().all(has_own);
        if !fabric.cluster.network.password.is_given() && !all_have {
            report
                .problem(
                    fabric.at("password"),
                    format!(
                        "the BGP sessions of the fabric `{}` have no password",
                        fabric.name
                    ),
                )
                .help("give one: whoever can send packets to a reflector could speak for a node");
        }
    }
}
