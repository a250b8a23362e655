//! Who has which MAC address.

use crate::check::Context;
use crate::model::values::{InterfaceKind, MacAddr};
use crate::model::{DocPath, Noun};
use crate::topology::{Fabric, Spot};

/// A MAC address with its owner in words and its place.
pub(super) struct Holder {
    pub mac: MacAddr,
    pub owner: String,
    pub at: DocPath,
    /// Whether it is the gateway's address on all VM interfaces of a fabric.
    pub is_fabric: bool,
    /// The node whose bridge, bond or VLAN it is, which may share it with what it stands on.
    pub stands_on: Option<String>,
}

/// The MAC addresses of the plan that are `wanted`; of a large plan they are few.
pub(super) fn macs(cx: &Context, wanted: &dyn Fn(MacAddr) -> bool) -> Vec<Holder> {
    let readable = |fabric: &&Fabric| {
        fabric.cluster.network.gateway_mac.error().is_none() && wanted(fabric.gateway_mac)
    };
    let fabrics = cx.fabrics.iter().filter(readable).map(|fabric| Holder {
        mac: fabric.gateway_mac,
        owner: format!("the VM gateway of the fabric `{}`", fabric.name),
        at: fabric.at("gateway_mac"),
        is_fabric: true,
        stands_on: None,
    });
    let host = |noun: Noun, name: &str, field: &'static str, mac: MacAddr| Holder {
        mac,
        owner: format!("the {noun} `{name}`"),
        at: noun.at(name).join(field),
        is_fabric: false,
        stands_on: None,
    };
    let nodes = cx.nodes.iter().filter_map(|view| {
        let mac = *view.node.uplink_mac.get().filter(|mac| wanted(**mac))?;
        let stacked = view.uplink().kind != InterfaceKind::Physical;
        Some(Holder {
            stands_on: stacked.then(|| view.name.to_owned()),
            ..host(Noun::Node, view.name, "uplink_mac", mac)
        })
    });
    let vms = cx.plan.vms.iter().filter_map(|(name, vm)| {
        let mac = *vm.mac.get().filter(|mac| wanted(**mac))?;
        Some(host(Noun::Vm, name, "mac", mac))
    });
    fabrics
        .chain(nodes)
        .chain(vms)
        .chain(interfaces(cx).filter(|holder| wanted(holder.mac)))
        .collect()
}

/// The MAC addresses that stand twice in the plan, sorted.
pub(super) fn repeated(cx: &Context) -> Vec<MacAddr> {
    let fabrics = cx.fabrics.iter().map(|fabric| fabric.gateway_mac);
    let nodes = cx
        .plan
        .nodes
        .values()
        .filter_map(|node| node.uplink_mac.get().copied());
    let vms = cx.plan.vms.values().filter_map(|vm| vm.mac.get().copied());
    let links = cx.nodes.iter().flat_map(|view| &view.links);
    let links = links.filter_map(|link| link.mac.as_ref().map(|(mac, _)| *mac));
    let mut macs: Vec<_> = fabrics.chain(nodes).chain(vms).chain(links).collect();
    crate::sorted::sort(&mut macs);
    let same = macs.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
    same.map(|same| same[0]).collect()
}

/// What the maps of interfaces say; the uplink's address counts once.
fn interfaces<'a>(cx: &'a Context) -> impl Iterator<Item = Holder> + 'a {
    cx.nodes.iter().flat_map(|view| {
        let known = view.node.uplink_mac.get();
        let others = view.links.iter().filter_map(move |link| {
            let (mac, spot) = link
                .mac
                .filter(|(_, spot)| matches!(spot, Spot::Field(..)))?;
            let stacked = link.kind != InterfaceKind::Physical;
            (!link.is_uplink || known != Some(&mac)).then(|| Holder {
                mac,
                owner: view.title(link),
                at: view.at(spot),
                is_fabric: false,
                stands_on: stacked.then(|| view.name.to_owned()),
            })
        });
        others
    })
}
