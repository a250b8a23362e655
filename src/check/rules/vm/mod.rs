//! Virtual machines.

mod address_outside_pool;
mod anycast_outside_fabric;
mod anycast_vm_address;
mod duplicate_vm_interface;
mod interface_name_taken;
mod interface_name_too_long;
mod lone_anycast;
mod names;
mod routed;
mod routed_migration;
mod unusable_address;
mod vm_like_interface;
mod vm_without_address;

use std::net::IpAddr;

use crate::address::Usable;
use crate::check::{Context, Draft, Rule};
use crate::model::values::{Family, NetworkMode};
use crate::model::{DocPath, Noun};

pub(super) const RULES: &[&Rule] = &[
    &address_outside_pool::RULE,
    &routed_migration::RULE,
    &unusable_address::RULE,
    &interface_name_too_long::RULE,
    &vm_without_address::RULE,
    &anycast_vm_address::RULE,
    &duplicate_vm_interface::RULE,
    &interface_name_taken::RULE,
    &anycast_outside_fabric::RULE,
    &lone_anycast::RULE,
    &vm_like_interface::RULE,
];

/// A VM's address, and where it should come from.
struct Place<'a> {
    address: IpAddr,
    vm: &'a str,
    index: usize,
    node: &'a str,
    cluster: &'a str,
    mode: NetworkMode,
    usable: &'a Usable,
}

impl Place<'_> {
    /// Where it stands in the plan.
    fn at(&self) -> DocPath {
        Noun::Vm.at(self.vm).join("addresses").index(self.index)
    }
}

/// The readable addresses of all VMs that have a node, and this a cluster with a type.
fn addresses<'a>(cx: &'a Context<'a>) -> impl Iterator<Item = Place<'a>> {
    // Neighbours by name often share a node.
    let mut last: Option<(&str, Option<&Usable>)> = None;
    cx.vm_addresses.iter().filter_map(move |one| {
        let vm = &cx.vms[one.vm];
        let (node, _) = vm.node?;
        let known = last.filter(|(last, _)| std::ptr::eq(*last, node));
        let (_, usable) = *last.insert(known.unwrap_or_else(|| (node, cx.usable_of(vm))));
        Some(Place {
            address: one.address,
            vm: vm.name,
            index: one.index,
            node,
            cluster: vm.cluster?.0,
            mode: vm.mode()?,
            usable: usable?,
        })
    })
}

/// Offers the next free address instead. Somebody may use the old one already, so it needs a look.
fn offer_free(cx: &Context, draft: Draft, place: &Place, family: Family) {
    if let Some(free) = cx.free_address(place.node, family) {
        draft.unsafe_fix_set(format!("use {free}, the next free one"), free);
    }
}
