//! Who has which MAC address.

use crate::check::Context;
use crate::model::values::{InterfaceKind, MacAddr};
use crate::model::{DocPath, Noun};
use crate::topology::{Fabric, NodeLink, NodeView, Spot};

/// A MAC address with its owner.
pub(super) struct Holder<'a> {
    pub mac: MacAddr,
    owner: Owner<'a>,
}

enum Owner<'a> {
    /// It is the gateway's on all VM interfaces of a fabric.
    Fabric(&'a Fabric<'a>),
    Link(&'a NodeView<'a>, &'a NodeLink<'a>, Spot<'a>),
    Vm(&'a str),
}

/// All MAC addresses of the plan. The uplink's counts once.
pub(super) fn macs<'a>(cx: &'a Context) -> Vec<Holder<'a>> {
    let mut all = Vec::new();
    let readable = |fabric: &&Fabric| fabric.cluster.network.gateway_mac.error().is_none();
    all.extend(cx.fabrics.iter().filter(readable).map(|fabric| Holder {
        mac: fabric.gateway_mac,
        owner: Owner::Fabric(fabric),
    }));
    for view in &cx.nodes {
        let own = view.node.uplink_mac.get().copied();
        let uplink = view.uplink();
        all.extend(own.map(|mac| Holder {
            mac,
            owner: Owner::Link(view, uplink, Spot::Node("uplink_mac")),
        }));
        for link in &view.links {
            let Some((mac, spot @ Spot::Field(..))) = link.mac else {
                continue;
            };
            if !link.is_uplink || own != Some(mac) {
                let owner = Owner::Link(view, link, spot);
                all.push(Holder { mac, owner });
            }
        }
    }
    all.extend(cx.vms.iter().filter_map(|vm| {
        let (name, mac) = (vm.name, vm.mac?);
        let owner = Owner::Vm(name);
        Some(Holder { mac, owner })
    }));
    all
}

impl<'a> Holder<'a> {
    /// The owner in words.
    pub fn owner(&self) -> String {
        match self.owner {
            Owner::Fabric(fabric) => format!("the VM gateway of the fabric `{}`", fabric.name),
            Owner::Link(view, _, Spot::Node(_)) => format!("the node `{}`", view.name),
            Owner::Link(view, link, _) => view.title(link),
            Owner::Vm(name) => format!("the VM `{name}`"),
        }
    }

    /// Where it stands in the plan.
    pub fn at(&self) -> DocPath {
        match self.owner {
            Owner::Fabric(fabric) => fabric.at("gateway_mac"),
            Owner::Link(view, _, spot) => view.at(spot),
            Owner::Vm(name) => Noun::Vm.at(name).join("mac"),
        }
    }

    /// Whether it is the gateway's address on all VM interfaces of a fabric.
    pub fn is_fabric(&self) -> bool {
        matches!(self.owner, Owner::Fabric(_))
    }

    /// The node that it is on.
    pub fn node(&self) -> Option<&'a str> {
        match self.owner {
            Owner::Link(view, ..) => Some(view.name),
            _ => None,
        }
    }

    /// Whether it is a bridge's, bond's or VLAN's, which may be that of what it stands on.
    pub fn is_stacked(&self) -> bool {
        matches!(self.owner, Owner::Link(_, link, _) if link.kind != InterfaceKind::Physical)
    }
}
