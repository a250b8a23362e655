//! Route reflectors and BGP.

mod as_mismatch;
mod bfd_off;
mod client_as_cluster_id;
mod community_out_of_range;
mod duplicate_router_id;
mod endless_hold_time;
mod fabric_gateway;
mod foreign_community;
mod foreign_reflector;
mod low_route_limit;
mod martian_pool;
mod missing_router_id;
mod no_core_gateway;
mod no_reflector;
mod no_session_password;
mod reflector_lacks_family;
mod reserved_asn;
mod reserved_community;
mod shared_session;
mod shared_speaker;
mod single_homed_node;
mod single_reflector;
mod speaker_lacks_family;
mod unpeered_node;
mod unreachable_next_hop;
mod unsuitable_fabric_gateway;
mod zero_cluster_id;
mod zero_router_id;

pub(super) use fabric_gateway::free_fabric_gateway;

use crate::check::{Context, Draft, Rule};
use crate::model::values::{Asn, Community, Family};
use crate::model::{DocPath, Edit};
use crate::sorted;
use crate::topology::{Fabric, Speaker};

pub(super) const RULES: &[&Rule] = &[
    &no_reflector::RULE,
    &single_reflector::RULE,
    &reflector_lacks_family::RULE,
    &speaker_lacks_family::RULE,
    &as_mismatch::RULE,
    &reserved_asn::RULE,
    &community_out_of_range::RULE,
    &reserved_community::RULE,
    &foreign_community::RULE,
    &missing_router_id::RULE,
    &duplicate_router_id::RULE,
    &zero_router_id::RULE,
    &zero_cluster_id::RULE,
    &client_as_cluster_id::RULE,
    &no_core_gateway::RULE,
    &unsuitable_fabric_gateway::RULE,
    &martian_pool::RULE,
    &unreachable_next_hop::RULE,
    &unpeered_node::RULE,
    &single_homed_node::RULE,
    &foreign_reflector::RULE,
    &shared_speaker::RULE,
    &low_route_limit::RULE,
    &no_session_password::RULE,
    &endless_hold_time::RULE,
    &bfd_off::RULE,
    &shared_session::RULE,
];

/// The node and the family of every VM address, sorted.
fn vm_routes<'p>(cx: &Context<'p>) -> Vec<(&'p str, Family)> {
    let mut routes = Vec::new();
    for vm in &cx.vms {
        if let Some((node, _)) = vm.node {
            let addresses = vm.vm.addresses.iter().filter_map(|entry| entry.get());
            routes.extend(addresses.map(|address| (node, Family::of(*address))));
        }
    }
    sorted::sort(&mut routes);
    routes
}

/// Where a speaker's address of a family stands.
fn address_of(speaker: &Speaker, family: Family) -> DocPath {
    let field = if family == Family::V4 { "ipv4" } else { "ipv6" };
    speaker.at().join(field)
}

/// Whether a speaker has an address of a family, if only one that can't be used: it can't be read, or is
/// of the other family and has no free field to move to.
fn mentions(cx: &Context, speaker: &Speaker, family: Family) -> bool {
    let [at, other] = match family {
        Family::V4 => [Family::V4, Family::V6],
        Family::V6 => [Family::V6, Family::V4],
    }
    .map(|family| address_of(speaker, family));
    speaker.address(family).is_some()
        || cx.is_given(&at) && (!cx.is_readable(&at) || cx.is_given(&other))
}

/// Offers the fabric's AS number with the value of its community: large where the number has four bytes.
pub(super) fn offer_own_community(draft: Draft, fabric: &Fabric) {
    let Some(Asn(asn)) = fabric.asn else { return };
    let value = match fabric.community {
        Some(Community::Standard(1..=65534, value)) => value.into(),
        Some(Community::Large(_, value, _)) => value,
        _ => 100,
    };
    let large = matches!(fabric.community, Some(Community::Large(..)));
    let own = match (u16::try_from(asn), u16::try_from(value)) {
        (Ok(asn), Ok(value)) if !large => Community::Standard(asn, value),
        _ => Community::Large(asn, value, 0),
    };
    if asn != 0 && asn != 65535 {
        let edit = Edit::set(fabric.at("community"), own.to_string());
        draft.unsafe_fix(format!("use {own}"), vec![edit]);
    }
}
