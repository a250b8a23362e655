//! A pool's addresses that no network of the plan holds.

use crate::address::AddressSet;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{AddressRange, NetworkKind, NetworkMode};
use crate::model::{Network, Noun};
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "ADDR005",
    name: "pool-outside-network",
    group: Group::Address,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("pool_outside_network.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let is_unknown =
        |network: &Network| network.prefix.get().is_none() || network.kind.error().is_some();
    if cx.plan.networks.values().any(|network| is_unknown(network)) {
        return;
    }
    let active: AddressSet = cx
        .active_networks()
        .map(|(_, _, net)| AddressRange::of_net(net))
        .collect();
    let switched = pools_of_switching(cx);
    for (name, pool) in &cx.plan.pools {
        let is_switched = switched.binary_search(&name.as_str()).is_ok();
        // A fabric's pool is routed to it and needs no network; one that has one is meant to lie in it.
        let at_home = pool.ranges.iter().filter_map(|entry| entry.get().copied());
        let at_home = at_home.filter(|range| active.overlapping(*range).next().is_some());
        let at_home: Vec<_> = at_home.map(AddressRange::family).collect();
        for (i, entry) in pool.ranges.iter().enumerate() {
            let Some(range) = entry.get().copied().filter(|range| !active.covers(*range)) else {
                continue;
            };
            let at = Noun::Pool.at(name).join("ranges").index(i);
            let known = active.has(range.family());
            if active.overlapping(range).next().is_some() {
                report
                    .problem(
                        at,
                        format!(
                            "{range} of the pool `{name}` reaches beyond the networks of the plan"
                        ),
                    )
                    .help("cut it to the network, or correct the network's prefix");
            } else if let Some(container) = container_around(cx, range) {
                report
                    .problem(
                        at,
                        format!(
                            "{range} of the pool `{name}` lies in the container network \
                            `{container}` only"
                        ),
                    )
                    .related(Noun::Network.at(container), "holds networks, not addresses")
                    .help("add an active network inside the container for it");
            } else if known {
                let severity = if is_switched || at_home.contains(&range.family()) {
                    Severity::Error
                } else {
                    Severity::Info
                };
                report
                    .problem(
                        at,
                        format!("{range} of the pool `{name}` lies in no active network"),
                    )
                    .severity(severity)
                    .help(format!(
                        "add the network it belongs to, or correct the range; active \
                        {} networks of the plan: {}",
                        range.family(),
                        listed(cx, range)
                    ));
            } else if is_switched {
                report
                    .problem(
                        at,
                        format!(
                            "{range} of the pool `{name}` lies in no network of the plan, \
                            so the gateway of its VMs is unknown"
                        ),
                    )
                    .severity(Severity::Warning)
                    .help("add the network it belongs to, with its gateway");
            }
        }
    }
}

/// Sorted by name.
fn pools_of_switching<'p>(cx: &Context<'p>) -> Vec<&'p str> {
    let clusters = cx.plan.clusters.values();
    let mut pools: Vec<_> = clusters
        .filter(|cluster| cluster.network.mode.get() == Some(&NetworkMode::Switching))
        .flat_map(|cluster| {
            cluster
                .pools
                .iter()
                .filter_map(|pool| Some(pool.get()?.as_str()))
        })
        .collect();
    sorted::sort(&mut pools);
    pools
}

fn container_around<'p>(cx: &Context<'p>, range: AddressRange) -> Option<&'p str> {
    let mut networks = cx.plan.networks.iter();
    let around = networks.find(|(_, network)| {
        let covers = network
            .prefix
            .get()
            .is_some_and(|prefix| AddressRange::of_net(prefix.net()).covers(range));
        covers && network.kind.get() == Some(&NetworkKind::Container)
    });
    around.map(|(name, _)| name.as_str())
}

fn listed(cx: &Context, range: AddressRange) -> String {
    let same_family = |net: &ipnet::IpNet| AddressRange::of_net(*net).family() == range.family();
    let nets = cx
        .active_networks()
        .map(|(_, _, net)| net)
        .filter(same_family);
    let shown: Vec<_> = nets.take(5).map(|net| net.to_string()).collect();
    shown.join(", ")
}
