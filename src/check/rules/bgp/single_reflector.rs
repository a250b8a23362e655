//! A fabric that hangs on one reflector loses every route with it.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP002",
    name: "single-reflector",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("single_reflector.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        if let [only] = &fabric.reflectors[..]
            && cx.is_readable(&fabric.at("reflectors"))
        {
            report
                .problem(
                    fabric.at("reflectors"),
                    format!(
                        "the fabric `{}` has one route reflector, `{}`",
                        fabric.name, only.name
                    ),
                )
                .related(only.at(), "the only one")
                .help("add a second one: without it no VM is reachable while the first is down");
        }
    }
}
