//! Core gateways that take aggregates.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP050",
    name: "or-longer-routes",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("or_longer_routes.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx.fabrics.iter().filter(|fabric| fabric.or_longer) {
        report
            .problem(
                fabric.at("route_match"),
                format!(
                    "the core gateways of the fabric `{}` take every network inside its pools, not \
                    single addresses alone",
                    fabric.name
                ),
            )
            .help(
                "a reflector that lets an aggregate through, or one that the plan does not know, \
                draws the traffic of all addresses in it that no VM has a route for",
            )
            .unsafe_fix_remove("take single addresses alone");
    }
}
