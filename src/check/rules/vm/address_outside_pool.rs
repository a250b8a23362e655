//! A VM with an address that its cluster or node does not have.

use super::routed::RoutedRanges;
use crate::address::{Verdict, special};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{AddressRange, Family, NetworkMode};
use crate::model::{Entry, Noun};

pub static RULE: Rule = Rule {
    code: "VM001",
    name: "address-outside-pool",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("address_outside_pool.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let routed = RoutedRanges::new(cx);
    for place in super::addresses(cx) {
        if !place.usable.is_complete() || place.usable.in_space(place.address) {
            continue;
        }
        // What no host can have at all is told as that.
        if special(place.address).is_some_and(|special| special.verdict == Verdict::Unusable) {
            continue;
        }
        // So is what a device has.
        let mut holders = cx
            .infrastructure
            .inside(AddressRange::single(place.address));
        if holders.any(|holder| holder.is_host) {
            continue;
        }
        let (node, cluster) = (place.node(), place.cluster());
        let routing = place.mode == NetworkMode::Routing;
        // A cluster without any pool is told once.
        let known = cx.plan.clusters.get(cluster);
        if !routing && known.is_some_and(|known| !known.pools.iter().any(Entry::is_given)) {
            continue;
        }
        if routing && routed.owner(cluster, place.address).is_some() {
            continue;
        }
        let (message, space, label, help) = if routing {
            (
                format!(
                    "{} of the VM `{}` lies in no range of its node `{node}`",
                    place.address,
                    place.vm()
                ),
                Noun::Node.at(node).join("vm_ranges"),
                "the node's ranges",
                "with Routing a VM has an address of its own node: take one, \
                or add the range to the node",
            )
        } else {
            (
                format!(
                    "{} of the VM `{}` lies in no pool of its cluster `{cluster}`",
                    place.address,
                    place.vm()
                ),
                Noun::Cluster.at(cluster).join("pools"),
                "the cluster's pools",
                "take an address of the cluster's pools, or attach the pool that has it",
            )
        };
        let draft = report
            .problem(place.at(), message)
            .related(space, label)
            .help(help);
        super::offer_free(draft, &place, Family::of(place.address));
    }
}
