//! A fabric without a route reflector.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Entry, Tree};

pub static RULE: Rule = Rule {
    code: "BGP001",
    name: "no-reflector",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("no_reflector.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx
        .fabrics
        .iter()
        .filter(|fabric| fabric.reflectors.is_empty() && cx.is_readable(&fabric.at("reflectors")))
    {
        let draft = report
            .problem(
                fabric.at("reflectors"),
                format!("the fabric `{}` has no route reflector", fabric.name),
            )
            .help("name at least two: nodes announce their VMs to reflectors only");
        let unused: Vec<&str> = cx.plan.reflectors.keys().map(String::as_str).collect();
        let named = &fabric.cluster.network.reflectors;
        if !unused.is_empty() && !named.iter().any(Entry::is_given) {
            let value = Tree::texts(unused.iter().copied());
            draft.unsafe_fix(
                format!("use {}", unused.join(" and ")),
                vec![Edit::Put {
                    at: fabric.at("reflectors"),
                    value,
                }],
            );
        }
    }
}
