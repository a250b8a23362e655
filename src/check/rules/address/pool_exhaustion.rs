//! Addresses that are about to run out.

use crate::address::{AddressSet, Usable};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{AddressRange, Family, NetworkMode};
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

/// A space of addresses and who asks for them.
struct Demand<'a> {
    usable: &'a Usable,
    at: DocPath,
    /// In words: "the pools of the cluster `fab1`".
    whose: String,
    /// VMs without an address.
    waiting: u128,
    when_full: Severity,
}

fn check(cx: &Context, report: &mut Report) {
    let mut waiting: Vec<(Noun, &str)> = Vec::new();
    for vm in &cx.vms {
        if !vm.has_address {
            waiting.extend(vm.node.map(|(name, _)| (Noun::Node, name.as_str())));
            waiting.extend(vm.cluster.map(|(name, _)| (Noun::Cluster, name.as_str())));
        }
    }
    sorted::sort(&mut waiting);
    let waiting = |noun: Noun, name: &str| {
        let start = waiting.partition_point(|other| *other < (noun, name));
        let end = waiting.partition_point(|other| *other <= (noun, name));
        (end - start) as u128
    };
    for name in cx.plan.clusters.keys() {
        if let Some(usable) = cx.usable_in_cluster(name) {
            let demand = Demand {
                usable,
                at: Noun::Cluster.at(name).join("pools"),
                whose: format!("the pools of the cluster `{name}`"),
                waiting: waiting(Noun::Cluster, name),
                when_full: Severity::Warning,
            };
            look(report, &cx.taken, &demand);
        }
    }
    for (name, node) in &cx.plan.nodes {
        let cluster = cx.plan.cluster_of(node);
        let mode = cluster.and_then(|(_, cluster)| cluster.network.mode.get());
        if let (Some(NetworkMode::Routing), Some(usable)) = (mode, cx.usable(name)) {
            let demand = Demand {
                usable,
                at: Noun::Node.at(name).join("vm_ranges"),
                whose: format!("the ranges of the node `{name}`"),
                waiting: waiting(Noun::Node, name),
                // A routed range is small and meant to fill up.
                when_full: Severity::Info,
            };
            look(report, &cx.taken, &demand);
        }
    }
}

fn look(report: &mut Report, taken: &AddressSet, demand: &Demand) {
    let Demand { usable, whose, .. } = demand;
    let mut families = Vec::new();
    for family in Family::ALL {
        if usable.space_set().has(family) {
            let all = usable.count(family);
            let left = all.saturating_sub(used(taken, usable, family));
            families.push((family, all, left));
        }
    }
    let most = families.iter().map(|(.., left)| *left).max();
    let Some(most) = most.filter(|_| usable.is_complete()) else {
        return;
    };
    if demand.waiting > most {
        report
            .problem(
                demand.at.clone(),
                format!(
                    "{whose} have too few free addresses for the VMs without one: {most} for {}",
                    demand.waiting
                ),
            )
            .severity(Severity::Error)
            .help("add a range: VMs without an address are reached by nobody");
        return;
    }
    for (family, all, left) in families {
        if left == 0 {
            if is_all_reserved(usable, family) {
                continue;
            }
            let message = if all == 0 {
                format!("{whose} have no {family} address that a VM can use")
            } else {
                format!("{whose} have no free {family} address: all {all} are taken")
            };
            report
                .problem(demand.at.clone(), message)
                .severity(demand.when_full)
                .help("add a range before the next VM is ordered");
        } else if left <= all / 10 {
            report
                .problem(
                    demand.at.clone(),
                    format!("{whose} have {left} of {all} {family} addresses left"),
                )
                .severity(Severity::Info)
                .help("add a range in time");
        }
    }
}

/// Whether each range of the space is reserved as a whole: that is told at the pool.
fn is_all_reserved(usable: &Usable, family: Family) -> bool {
    let reserved = usable.blocked.iter().filter(|blocked| {
        let mut segments = blocked.at.segments();
        segments.next() == Some("pools")
    });
    let reserved: AddressSet = reserved.map(|blocked| blocked.range).collect();
    let mut ranges = usable.space_set().family(family);
    ranges.all(|range| reserved.covers(range))
}

/// How many of a space's usable addresses VMs have.
fn used(taken: &AddressSet, usable: &Usable, family: Family) -> u128 {
    let within = |range: AddressRange| -> u128 {
        let parts = taken.overlapping(range);
        let parts = parts.filter_map(|part| part.intersection(range));
        parts.map(AddressRange::count).sum()
    };
    let mut used = 0;
    for range in usable.space_set().family(family) {
        used += within(range);
        for blocked in usable.blocked_set().overlapping(range) {
            used -= blocked.intersection(range).map_or(0, within);
        }
    }
    used
}
