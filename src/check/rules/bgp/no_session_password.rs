//! Sessions that anyone on the link can break into.

use crate::check::{Context, Group, Report, Rule, Severity};

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
        if !fabric.cluster.network.password.is_given() {
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
