//! A fabric whose routes lead nowhere.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP015",
    name: "no-core-gateway",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("no_core_gateway.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx
        .fabrics
        .iter()
        .filter(|fabric| fabric.gateways.is_empty() && cx.is_readable(&fabric.at("gateways")))
    {
        report
            .problem(
                fabric.at("gateways"),
                format!("the fabric `{}` has no core gateway", fabric.name),
            )
            .help(
                "name the router that shall learn where each VM is; without \
                one no traffic from outside finds them",
            );
    }
}
