//! A cluster id of 0.0.0.0.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;

pub static RULE: Rule = Rule {
    code: "BGP013",
    name: "zero-cluster-id",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("zero_cluster_id.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, reflector) in &cx.plan.reflectors {
        if !reflector
            .cluster_id
            .get()
            .is_some_and(|id| id.is_unspecified())
        {
            continue;
        }
        let at = Noun::Reflector.at(name).join("cluster_id");
        report
            .problem(
                at,
                format!("the cluster id of the reflector `{name}` is 0.0.0.0"),
            )
            .help("a cluster id is not zero: leave it out to take the router id")
            .fix_remove("take the router id");
    }
}
