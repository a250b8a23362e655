//! A cluster whose VMs have nowhere to take addresses from.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::model::{Entry, Noun};
use crate::sorted;

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
    let mut taken: Option<Vec<(&str, &str)>> = None;
    for (name, cluster) in &cx.plan.clusters {
        let Some(mode @ (NetworkMode::Switching | NetworkMode::IpFabric)) =
            cluster.network.mode.get()
        else {
            continue;
        };
        if !cluster.pools.iter().any(Entry::is_given) {
            let taken = taken.get_or_insert_with(|| with_addresses(cx));
            let first = taken.partition_point(|(cluster, _)| *cluster < name.as_str());
            let vm = taken.get(first).filter(|(cluster, _)| cluster == name);
            let draft = report
                .problem(
                    Noun::Cluster.at(name).join("pools"),
                    format!("the cluster `{name}` ({}) has no pool", mode.label()),
                )
                .help("attach a pool: its VMs take their addresses from the cluster's pools");
            if let Some((_, vm)) = vm {
                draft
                    .severity(Severity::Error)
                    .related(Noun::Vm.at(vm), "a VM of it with an address");
            }
        }
    }
}

/// The VMs with addresses, by cluster. That their addresses lie in no pool is told here, once.
fn with_addresses<'p>(cx: &Context<'p>) -> Vec<(&'p str, &'p str)> {
    let mut taken = Vec::new();
    for vm in cx.vms.iter().filter(|vm| vm.has_address) {
        if let Some((cluster, _)) = vm.cluster {
            taken.push((cluster.as_str(), vm.name.as_str()));
        }
    }
    sorted::sort(&mut taken);
    taken
}
