//! The networks of routed VMs, on their bridge.

use std::net::IpAddr;

use ipnet::IpNet;

use super::link::{net_of, readable};
use super::{LinkAddress, LinkRoute, NodeView, Spot};
use crate::address::{AddressSet, bridge_address};
use crate::model::Node;
use crate::model::values::{AddressRange, Family, SubnetLayout};
use crate::topology::default_gateway_v6;

impl NodeView<'_> {
    /// Routing: the bridge has the VMs' networks and their gateways.
    pub(super) fn add_vm_networks(&mut self) {
        let Some((_, cluster)) = self.cluster else {
            return;
        };
        let node = self.node;
        let Some(at) = self.links.iter().position(|link| link.is_vm_bridge) else {
            return;
        };
        let ranges: AddressSet = readable_ranges(node).map(|(_, range)| range).collect();
        // A VM network that the node's own address lies in belongs to the bridge; on the uplink the
        // address stands alone, so that the node has it while no VM runs and the bridge has no carrier.
        let shared = node.ipv6.get().copied();
        let shared = shared.filter(|own| ranges.covers(AddressRange::of_net(own.subnet())));
        if shared.is_some() {
            for own in &mut self.links[0].addresses {
                if own.spot == Spot::Node("ipv6") {
                    own.net = IpNet::from(own.net.addr());
                }
            }
        }
        let with_own = cluster.network.layout.get() == Some(&SubnetLayout::BridgeAddress);
        let mut addresses: Vec<LinkAddress> = Vec::new();
        let mut networks: Vec<LinkRoute> = Vec::new();
        if with_own {
            for (i, range) in readable_ranges(node) {
                let nets = range.networks();
                let own = match nets[..] {
                    [net] => {
                        bridge_address(net).and_then(|own| IpNet::new(own, net.prefix_len()).ok())
                    }
                    _ => None,
                };
                match own {
                    Some(own) => addresses.push(LinkAddress::gateway(own, Spot::Range(i))),
                    None => {
                        let spot = Spot::Range(i);
                        networks
                            .extend(nets.into_iter().map(|net| LinkRoute::connected(net, spot)));
                    }
                }
            }
        } else {
            let own = shared.map(|own| LinkAddress::gateway(net_of(own), Spot::Node("ipv6")));
            addresses.extend(own);
            let nets = ranges.ranges().iter().copied();
            for net in nets.flat_map(AddressRange::networks) {
                if shared.is_none_or(|own| own.subnet() != net) {
                    networks.push(LinkRoute::connected(net, Spot::Node("vm_ranges")));
                }
            }
        }
        let has = |family| networks.iter().any(|route| route.family() == family);
        let mut gateways = Vec::new();
        if has(Family::V4) {
            let own = node.ipv4.get().map(|own| IpNet::from(own.addr()));
            gateways.extend(own.map(|own| LinkAddress::gateway(own, Spot::Node("ipv4"))));
        }
        if has(Family::V6) || shared.is_some() && !with_own {
            let fixed = link_local_gateway();
            gateways.push(LinkAddress::gateway(fixed, Spot::Node("vm_ranges")));
        }
        gateways.append(&mut addresses);
        self.links[at].add_first(gateways, networks);
    }
}

fn readable_ranges(node: &Node) -> impl Iterator<Item = (usize, AddressRange)> {
    readable(&node.vm_ranges).map(|(i, range)| (i, *range))
}

fn link_local_gateway() -> IpNet {
    let own = IpAddr::V6(default_gateway_v6());
    IpNet::new(own, 64).unwrap_or_else(|_| IpNet::from(own))
}
