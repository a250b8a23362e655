//! Who has which MAC address.

use crate::check::Context;
use crate::model::values::MacAddr;
use crate::model::{DocPath, Noun};
use crate::topology::Fabric;

/// A MAC address with its owner in words and its place.
pub(super) struct Holder {
    pub mac: MacAddr,
    pub owner: String,
    pub at: DocPath,
    /// Whether it is the gateway's address on all VM interfaces of a fabric.
    pub is_fabric: bool,
}

/// All MAC addresses of the plan.
pub(super) fn macs(cx: &Context) -> Vec<Holder> {
    let readable = |fabric: &&Fabric| fabric.cluster.network.gateway_mac.error().is_none();
    let fabrics = cx.fabrics.iter().filter(readable).map(|fabric| Holder {
        mac: fabric.gateway_mac,
        owner: format!("the VM gateway of the fabric `{}`", fabric.name),
        at: fabric.at("gateway_mac"),
        is_fabric: true,
    });
    let host = |noun: Noun, name: &str, field: &'static str, mac: MacAddr| Holder {
        mac,
        owner: format!("the {noun} `{name}`"),
        at: noun.at(name).join(field),
        is_fabric: false,
    };
    let nodes = cx.plan.nodes.iter().filter_map(|(name, node)| {
        let mac = *node.uplink_mac.get()?;
        Some(host(Noun::Node, name, "uplink_mac", mac))
    });
    let vms = cx.plan.vms.iter().filter_map(|(name, vm)| {
        let mac = *vm.mac.get()?;
        Some(host(Noun::Vm, name, "mac", mac))
    });
    fabrics.chain(nodes).chain(vms).collect()
}
