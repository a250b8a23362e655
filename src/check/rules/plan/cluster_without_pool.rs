//! A cluster whose VMs have nowhere to take addresses from.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::model::{Entry, Noun};

pub static RULE: Rule = Rule {
    code: "PLAN008",
    name: "cluster-without-pool",
    group: Group::Plan,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("cluster_without_pool.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, cluster) in &cx.plan.clusters {
        let Some(mode @ (NetworkMode::Switching | NetworkMode::IpFabric)) =
            cluster.network.mode.get()
        else {
            continue;
        };
        if !cluster.pools.iter().any(Entry::is_given) {
            report
                .problem(
                    Noun::Cluster.at(name).join("pools"),
                    format!("the cluster `{name}` ({}) has no pool", mode.label()),
                )
                .help("attach a pool: its VMs take their addresses from the cluster's pools");
        }
    }
}
