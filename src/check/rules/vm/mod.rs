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
mod unsuitable_name_server;
mod unusable_address;
mod vm_like_interface;
mod vm_without_address;

use std::net::IpAddr;

use crate::address::Usable;
use crate::check::{Context, Draft, Rule, VmAddress};
use crate::model::DocPath;
use crate::model::values::{Family, NetworkMode};

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
    &unsuitable_name_server::RULE,
];

/// A VM's address, and where it should come from.
struct Place<'a> {
    address: IpAddr,
    usable: &'a Usable,
    mode: NetworkMode,
    one: &'a VmAddress,
    cx: &'a Context<'a>,
}

impl<'a> Place<'a> {
    /// Where it stands in the plan.
    fn at(&self) -> DocPath {
        self.one.at(self.cx)
    }

    /// The VM's name.
    fn vm(&self) -> &'a str {
        self.one.vm(self.cx).name
    }

    /// The VM's node.
    fn node(&self) -> &'a str {
        let node = self.one.vm(self.cx).node;
        node.map_or("", |(name, _)| name)
    }

    /// The node's cluster.
    fn cluster(&self) -> &'a str {
        let cluster = self.one.vm(self.cx).cluster;
        cluster.map_or("", |(name, _)| name)
    }
}

/// The readable addresses of all VMs that have a node, and this a cluster with a type.
fn addresses<'a>(cx: &'a Context<'a>) -> impl Iterator<Item = Place<'a>> {
    cx.vm_addresses.iter().filter_map(move |one| {
        let space = one.space(cx)?;
        Some(Place {
            address: one.address,
            usable: &space.usable,
            mode: space.mode,
            one,
            cx,
        })
    })
}

/// Offers the next free address instead. Somebody may use the old one already, so it needs a look.
fn offer_free(draft: Draft, place: &Place, family: Family) {
    if let Some(free) = place.cx.free_address(place.node(), family) {
        draft.unsafe_fix_set(format!("use {free}, the next free one"), free);
    }
}
