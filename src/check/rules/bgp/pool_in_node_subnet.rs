//! VMs with addresses of the nodes' own subnet.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{AddressRange, Family};
use crate::sorted;
use crate::topology::Fabric;

pub static RULE: Rule = Rule {
    code: "BGP046",
    name: "pool-in-node-subnet",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("pool_in_node_subnet.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        // One node has nobody to reach.
        if fabric.nodes.len() < 2 {
            continue;
        }
        let mut subnets = Vec::new();
        for node in &fabric.nodes {
            let addresses = Family::ALL
                .into_iter()
                .filter_map(|family| node.address(family));
            subnets.extend(addresses.map(|address| (address.subnet(), node)));
        }
        sorted::sort_by_key(&mut subnets, |(subnet, node)| (*subnet, node.name));
        subnets.dedup_by_key(|(subnet, _)| *subnet);
        for (subnet, node) in subnets {
            let lan = AddressRange::of_net(subnet);
            let Some((at, range)) = first_inside(cx, fabric, lan) else {
                continue;
            };
            report
                .problem(
                    at,
                    format!(
                        "{range} lies in {subnet}, the subnet of the node `{}`: VMs of the fabric \
                        `{}` on different nodes can't reach each other",
                        node.name, fabric.name
                    ),
                )
                .related(
                    super::address_of(node, Family::of(subnet.addr())),
                    "the node's subnet",
                )
                .help(
                    "a node looks for such addresses on its own link, where nobody answers, and \
                    not at the core gateway: take addresses outside the nodes' subnets for VMs",
                );
        }
    }
}

/// The first range of a fabric's pools that meets a subnet.
fn first_inside(
    cx: &Context,
    fabric: &Fabric,
    lan: AddressRange,
) -> Option<(crate::model::DocPath, AddressRange)> {
    // A subnet of one address is nobody else's link.
    if lan.count() == 1 || fabric.pools.overlapping(lan).next().is_none() {
        return None;
    }
    let pools = fabric.cluster.pools.iter();
    let mut pools = pools.filter_map(|entry| cx.plan.pools.get_key_value(entry.get()?.as_str()));
    pools.find_map(|(name, pool)| {
        let mut ranges = super::pool_ranges(name, pool);
        ranges.find(|(_, range)| range.intersection(lan).is_some())
    })
}
