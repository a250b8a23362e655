//! Who else has the address of a fabric's VM gateway.

use std::net::{IpAddr, Ipv4Addr};

use crate::check::Context;
use crate::model::values::AddressRange;
use crate::model::{DocPath, Entry, Noun};

/// Private addresses that are rarely in use, the link-local one of Calico last.
const CANDIDATES: [Ipv4Addr; 6] = [
    Ipv4Addr::new(10, 255, 255, 1),
    Ipv4Addr::new(10, 254, 254, 1),
    Ipv4Addr::new(172, 31, 255, 1),
    Ipv4Addr::new(172, 30, 254, 1),
    Ipv4Addr::new(192, 168, 255, 1),
    Ipv4Addr::new(169, 254, 1, 1),
];

/// A private address for VM gateways that nothing in the plan has.
pub(in crate::check::rules) fn free_fabric_gateway(cx: &Context) -> Option<Ipv4Addr> {
    CANDIDATES
        .into_iter()
        .find(|candidate| conflict(cx, (*candidate).into()).is_none())
}

/// What in the plan has the address already, and where.
pub(super) fn conflict(cx: &Context, gateway: IpAddr) -> Option<(DocPath, String)> {
    device(cx, gateway)
        .or_else(|| vm(cx, gateway))
        .or_else(|| network(cx, gateway))
        .or_else(|| range(cx, gateway))
}

fn device(cx: &Context, gateway: IpAddr) -> Option<(DocPath, String)> {
    let mut holders = cx.infrastructure.inside(AddressRange::single(gateway));
    let host = holders.find(|holder| holder.is_host)?;
    Some((host.at, host.why))
}

fn vm(cx: &Context, gateway: IpAddr) -> Option<(DocPath, String)> {
    let first = cx
        .by_address
        .partition_point(|other| other.address < gateway);
    let one = cx.by_address.get(first)?;
    let what = format!("the address of the VM `{}`", one.vm(cx).name);
    (one.address == gateway).then(|| (one.at(cx), what))
}

fn network(cx: &Context, gateway: IpAddr) -> Option<(DocPath, String)> {
    let mut networks = cx.active_networks();
    let (name, _, net) = networks.find(|(_, network, net)| {
        network.gateway.get() == Some(&gateway) || net.contains(&gateway)
    })?;
    let at = Noun::Network.at(name).join("prefix");
    Some((at, format!("an address of the network `{name}` ({net})")))
}

fn range(cx: &Context, gateway: IpAddr) -> Option<(DocPath, String)> {
    let holds = |entries: &[Entry<AddressRange>]| {
        let mut ranges = entries.iter().map(Entry::get);
        ranges.position(|range| range.is_some_and(|range| range.contains(gateway)))
    };
    let in_pool = cx.plan.pools.iter().find_map(|(name, pool)| {
        let at = Noun::Pool
            .at(name)
            .join("ranges")
            .index(holds(&pool.ranges)?);
        Some((at, format!("an address of the pool `{name}`")))
    });
    in_pool.or_else(|| {
        if !cx.node_ranges().contains(gateway) {
            return None;
        }
        cx.plan.nodes.iter().find_map(|(name, node)| {
            let at = Noun::Node
                .at(name)
                .join("vm_ranges")
                .index(holds(&node.vm_ranges)?);
            Some((at, format!("an address of a range of the node `{name}`")))
        })
    })
}
