//! Addresses that are about to run out.

use std::net::IpAddr;

use crate::address::Usable;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Family, NetworkMode};
use crate::model::{DocPath, Noun};
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "ADDR010",
    name: "pool-exhaustion",
    group: Group::Address,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("pool_exhaustion.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut addresses: Vec<IpAddr> = cx
        .vms
        .iter()
        .flat_map(|vm| {
            vm.vm
                .addresses
                .iter()
                .filter_map(|entry| entry.get().copied())
        })
        .collect();
    sorted::sort(&mut addresses);
    addresses.dedup();
    for name in cx.plan.clusters.keys() {
        if let Some(usable) = cx.usable_in_cluster(name) {
            let at = Noun::Cluster.at(name).join("pools");
            look(
                report,
                &addresses,
                usable,
                at,
                &format!("the pools of the cluster `{name}`"),
                Severity::Warning,
            );
        }
    }
    for (name, node) in &cx.plan.nodes {
        let mode = cx
            .plan
            .cluster_of(node)
            .and_then(|(_, cluster)| cluster.network.mode.get());
        if let (Some(NetworkMode::Routing), Some(usable)) = (mode, cx.usable(name)) {
            // A routed range is small and meant to fill up.
            let at = Noun::Node.at(name).join("vm_ranges");
            look(
                report,
                &addresses,
                usable,
                at,
                &format!("the ranges of the node `{name}`"),
                Severity::Info,
            );
        }
    }
}

fn look(
    report: &mut Report,
    addresses: &[IpAddr],
    usable: &Usable,
    at: DocPath,
    whose: &str,
    when_full: Severity,
) {
    if !usable.is_complete() {
        return;
    }
    for family in Family::ALL {
        if !usable.space_set().has(family) {
            continue;
        }
        let (all, used) = (usable.count(family), used(addresses, usable, family));
        if used >= all {
            let message = if all == 0 {
                format!("{whose} have no {family} address that a VM can use")
            } else {
                format!("{whose} have no free {family} address: all {all} are taken")
            };
            report
                .problem(at.clone(), message)
                .severity(when_full)
                .help("add a range before the next VM is ordered");
        } else if used.saturating_mul(10) >= all.saturating_mul(9) {
            report
                .problem(
                    at.clone(),
                    format!(
                        "{whose} have {} of {all} {family} addresses left",
                        all - used
                    ),
                )
                .severity(Severity::Info)
                .help("add a range in time");
        }
    }
}

/// How many of a space's usable addresses VMs have; `addresses` is sorted.
fn used(addresses: &[IpAddr], usable: &Usable, family: Family) -> u128 {
    let in_range = usable.space_set().family(family).flat_map(|range| {
        let start = addresses.partition_point(|address| *address < range.first());
        let end = addresses.partition_point(|address| *address <= range.last());
        &addresses[start..end]
    });
    in_range
        .filter(|address| !usable.blocked_set().contains(**address))
        .count() as u128
}
