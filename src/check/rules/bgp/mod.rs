//! Route reflectors and BGP.

mod as_mismatch;
mod bfd_off;
mod client_as_cluster_id;
mod community_out_of_range;
mod core_multipath;
mod duplicate_router_id;
mod endless_hold_time;
mod fabric_gateway;
mod foreign_community;
mod foreign_reflector;
mod graceful_restart;
mod hasty_bfd;
mod id_not_an_address;
mod idle_route_limit;
mod idle_speaker;
mod ids;
mod infrastructure_in_pool;
mod long_hold_time;
mod low_core_limit;
mod low_route_limit;
mod martian_pool;
mod missing_router_id;
mod no_core_gateway;
mod no_reflector;
mod no_session_password;
mod or_longer_routes;
mod partial_ttl_security;
mod partitioned_fabric;
mod partly_direct_fabric;
mod password_mismatch;
mod pool_in_node_subnet;
mod reflector_lacks_family;
mod reserved_asn;
mod reserved_community;
mod shared_cluster_id;
mod shared_community;
mod shared_session;
mod shared_speaker;
mod single_homed_node;
mod single_path_anycast;
mod single_reflector;
mod slow_bfd;
mod speaker_lacks_family;
mod static_vm_routes;
mod unpeered_gateway;
mod unpeered_node;
mod unreachable_next_hop;
mod unreachable_reflector;
mod unsuitable_fabric_gateway;
mod useless_reflector_peer;
mod zero_cluster_id;
mod zero_router_id;

pub(super) use fabric_gateway::free_fabric_gateway;

use crate::check::{Context, Draft, Rule};
use crate::model::values::{AddressRange, Asn, Community, Family};
use crate::model::{DocPath, Edit, Noun, Pool};
use crate::sorted;
use crate::topology::{Fabric, Speaker, peers_with};

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
    &id_not_an_address::RULE,
    &shared_cluster_id::RULE,
    &unpeered_gateway::RULE,
    &useless_reflector_peer::RULE,
    &partitioned_fabric::RULE,
    &idle_speaker::RULE,
    &password_mismatch::RULE,
    &long_hold_time::RULE,
    &hasty_bfd::RULE,
    &slow_bfd::RULE,
    &graceful_restart::RULE,
    &low_core_limit::RULE,
    &idle_route_limit::RULE,
    &unreachable_reflector::RULE,
    &infrastructure_in_pool::RULE,
    &shared_community::RULE,
    &core_multipath::RULE,
    &single_path_anycast::RULE,
    &pool_in_node_subnet::RULE,
    &static_vm_routes::RULE,
    &partly_direct_fabric::RULE,
    &partial_ttl_security::RULE,
    &or_longer_routes::RULE,
];

/// The node and the family of every VM address, sorted.
fn vm_routes<'p>(cx: &Context<'p>) -> Vec<(&'p str, Family)> {
    let mut routes = Vec::new();
    for one in &cx.vm_addresses {
        let node = one.vm(cx).node;
        routes.extend(node.map(|(node, _)| (node.as_str(), Family::of(one.address))));
    }
    sorted::sort(&mut routes);
    routes
}

/// All speakers of all fabrics, each once, with the first fabric that it serves; by kind and name.
fn speakers<'c, 'p>(cx: &'c Context<'p>) -> Vec<(&'c Fabric<'p>, &'c Speaker<'p>)> {
    let mut all = Vec::new();
    for fabric in &cx.fabrics {
        all.extend(fabric.speakers().map(|speaker| (fabric, speaker)));
    }
    sorted::sort_by_key(&mut all, |(_, speaker)| (speaker.noun, speaker.name));
    all.dedup_by_key(|(_, speaker)| (speaker.noun, speaker.name));
    all
}

/// Those of a fabric's reflectors that a node or a core gateway has a session with.
fn reflectors_of<'c, 'p>(
    cx: &'c Context<'p>,
    fabric: &'c Fabric<'p>,
    peer: &'c Speaker<'p>,
) -> impl Iterator<Item = &'c Speaker<'p>> {
    let reflectors = fabric.reflectors.iter();
    reflectors.filter(|reflector| peers_with(cx.plan, peer, reflector))
}

/// The clusters with a VM that shares its addresses (anycast), each with the first one; by name.
fn anycast_vms<'p>(cx: &Context<'p>) -> Vec<(&'p str, &'p str)> {
    let mut found = Vec::new();
    for vm in &cx.vms {
        if let Some((cluster, _)) = vm.cluster
            && vm.is_anycast
        {
            found.push((cluster.as_str(), vm.name.as_str()));
        }
    }
    sorted::sort(&mut found);
    found.dedup_by_key(|(cluster, _)| *cluster);
    found
}

/// The readable ranges of a pool with their places.
fn pool_ranges<'p>(
    name: &'p str,
    pool: &'p Pool,
) -> impl Iterator<Item = (DocPath, AddressRange)> + 'p {
    let at = Noun::Pool.at(name).join("ranges");
    let ranges = pool.ranges.iter().enumerate();
    ranges.filter_map(move |(i, entry)| Some((at.index(i), *entry.get()?)))
}

/// The change that adds a name to a list of names.
fn add_name(list: DocPath, names: usize, name: &str) -> Edit {
    Edit::set(list.index(names), name)
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
        draft.unsafe_fix_use(own);
    }
}
