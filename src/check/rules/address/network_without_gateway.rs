//! A network of bridged VMs that says no router.

use crate::address::AddressSet;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::{AddressRange, NetworkMode};

pub static RULE: Rule = Rule {
    code: "ADDR020",
    name: "network-without-gateway",
    group: Group::Address,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("network_without_gateway.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let clusters = cx.plan.clusters.values();
    let switching =
        clusters.filter(|cluster| cluster.network.mode.get() == Some(&NetworkMode::Switching));
    let pools = switching.flat_map(|cluster| &cluster.pools);
    let pools = pools.filter_map(|pool| cx.plan.pools.get(pool.get()?.as_str()));
    let ranges = pools.flat_map(|pool| &pool.ranges);
    let bridged: AddressSet = ranges.filter_map(|range| range.get().copied()).collect();
    for (name, network, net) in cx.active_networks() {
        let range = AddressRange::of_net(net);
        if network.gateway.is_given() || bridged.overlapping(range).next().is_none() {
            continue;
        }
        report
            .problem(
                Noun::Network.at(name).join("gateway"),
                format!("the network `{name}` ({net}) has bridged VMs and no gateway"),
            )
            .help(
                "give the router's address: without it the VMs have no way out, and a VM could be \
                given the router's address; a network that leads nowhere is meant so as an exception",
            );
    }
}
