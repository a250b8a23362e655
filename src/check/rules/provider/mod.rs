//! What a data centre's provider demands; the demands themselves stand in the provider's [`Profile`].

mod bridged_prefix;
mod lone_ipv4_address;
mod port_security_vm;
mod provider_ipv4_gateway;
mod provider_ipv6_gateway;
mod provider_ipv6_host;
mod provider_ipv6_length;
mod provider_vlan;
mod provider_vlan_mtu;
mod proxied_neighbours;
mod too_many_macs;
mod too_many_vlans;

use std::net::{IpAddr, Ipv6Addr};

use crate::check::{Context, Rule};
use crate::model::values::InterfaceKind;
use crate::model::{DocPath, Node, Noun};
use crate::topology::{NodeLink, NodeView, Profile, Vlans};

pub(super) const RULES: &[&Rule] = &[
    &provider_ipv6_host::RULE,
    &provider_ipv6_length::RULE,
    &provider_ipv6_gateway::RULE,
    &port_security_vm::RULE,
    &provider_vlan::RULE,
    &provider_vlan_mtu::RULE,
    &provider_ipv4_gateway::RULE,
    &lone_ipv4_address::RULE,
    &too_many_macs::RULE,
    &bridged_prefix::RULE,
    &proxied_neighbours::RULE,
    &too_many_vlans::RULE,
];

/// The nodes with the rules of their providers, by name.
fn nodes<'a, 'p>(
    cx: &'a Context<'p>,
) -> impl Iterator<Item = (&'a NodeView<'p>, &'static Profile)> {
    let with_profile = |view: &'a NodeView<'p>| Some((view, Profile::of(view.cluster?.1)));
    cx.nodes.iter().filter_map(with_profile)
}

/// The same, where the node's addresses are the server's own and not of a network between servers.
fn servers<'a, 'p>(
    cx: &'a Context<'p>,
) -> impl Iterator<Item = (&'a NodeView<'p>, &'static Profile)> {
    nodes(cx).filter(|(view, _)| !view.is_on_vlan())
}

/// The provider's VLANs on its own ports: a VLAN on a bridge of the node's alone is not its business.
fn vlans<'a, 'p>(
    cx: &'a Context<'p>,
) -> impl Iterator<
    Item = (
        &'a NodeView<'p>,
        &'a NodeLink<'p>,
        &'static Profile,
        &'static Vlans,
    ),
> {
    nodes(cx).flat_map(|(view, profile)| {
        let links = view.links.iter().filter(|link| {
            let parent = link.parent.and_then(|parent| view.link(parent));
            link.kind == InterfaceKind::Vlan
                && parent.is_none_or(|parent| parent.kind != InterfaceKind::Bridge)
        });
        links.filter_map(move |link| Some((view, link, profile, profile.vlans.as_ref()?)))
    })
}

/// The largest packet that the provider carries on a VLAN of its own.
pub(super) fn vlan_mtu(view: &NodeView, link: &NodeLink) -> Option<u16> {
    let known = Profile::of(view.cluster?.1).vlans.as_ref()?;
    let parent = link.parent.and_then(|parent| view.link(parent));
    let on_port = parent.is_none_or(|parent| parent.kind != InterfaceKind::Bridge);
    let is_known = link.vlan.is_some_and(|id| known.ids.contains(&id.id()));
    (link.kind == InterfaceKind::Vlan && on_port && is_known).then_some(known.mtu)
}

/// Where the provider of a node's cluster stands.
fn provider_of(node: &Node) -> DocPath {
    let cluster = node.cluster.text().trim();
    Noun::Cluster.at(cluster).join("network").join("provider")
}

/// "the cluster stands at Hetzner".
fn stands_at(profile: &Profile) -> String {
    format!("the cluster stands at {}", profile.name)
}

/// A node's IPv6 address and the length of its prefix.
fn ipv6(node: &Node) -> Option<(Ipv6Addr, u8)> {
    let address = node.ipv6.get()?;
    match address.addr() {
        IpAddr::V6(v6) => Some((v6, address.prefix_len())),
        IpAddr::V4(_) => None,
    }
}
