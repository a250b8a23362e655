//! What a data centre's provider demands.

mod hetzner_ipv6_gateway;
mod hetzner_ipv6_host;
mod hetzner_ipv6_length;
mod hetzner_switched_vm;

use std::net::{IpAddr, Ipv6Addr};

use crate::check::{Context, Rule};
use crate::model::values::Provider;
use crate::model::{DocPath, Node, Noun};

pub(super) const RULES: &[&Rule] = &[
    &hetzner_ipv6_host::RULE,
    &hetzner_ipv6_length::RULE,
    &hetzner_ipv6_gateway::RULE,
    &hetzner_switched_vm::RULE,
];

/// The nodes of clusters at Hetzner, by name.
fn hetzner_nodes<'a>(cx: &'a Context<'a>) -> impl Iterator<Item = (&'a str, &'a Node)> {
    cx.plan.nodes.iter().filter_map(|(name, node)| {
        let (_, cluster) = cx.plan.cluster_of(node)?;
        let at_hetzner = cluster.network.provider.get() == Some(&Provider::Hetzner);
        at_hetzner.then_some((name.as_str(), &**node))
    })
}

/// Where the provider of a node's cluster stands.
fn provider_of(node: &Node) -> DocPath {
    let cluster = node.cluster.text().trim().to_owned();
    Noun::Cluster
        .path()
        .join(cluster)
        .join("network")
        .join("provider")
}

/// A node's IPv6 address and the length of its prefix.
fn ipv6(node: &Node) -> Option<(Ipv6Addr, u8)> {
    let address = node.ipv6.get()?;
    match address.addr() {
        IpAddr::V6(v6) => Some((v6, address.prefix_len())),
        IpAddr::V4(_) => None,
    }
}
