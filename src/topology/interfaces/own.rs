//! What a node says of its interfaces beside their map.

use std::net::IpAddr;

use super::link::prepend;
use super::{LinkAddress, LinkRoute, NodeView, Spot};
use crate::model::Entry;
use crate::model::values::NetworkMode;

impl NodeView<'_> {
    /// What the node says beside its map of interfaces.
    pub(super) fn add_own(&mut self) {
        let node = self.node;
        let uplink_entry = self.links[0].entry;
        let is_set = |flag: &Entry<bool>| flag.get() == Some(&true);
        let on_link =
            is_set(&node.on_link) || uplink_entry.is_some_and(|entry| is_set(&entry.on_link));
        let metric = uplink_entry.and_then(|entry| entry.metric.get().copied());
        let v4 = node.gateway_v4.get().map(|via| IpAddr::V4(*via));
        let v6 = node.gateway_v6.get().map(|via| IpAddr::V6(*via));
        let mut gateways = Vec::new();
        for (via, field) in [(v4, "gateway_v4"), (v6, "gateway_v6")] {
            gateways.extend(via.map(|via| LinkRoute {
                to: None,
                via: Some(via),
                on_link,
                metric,
                spot: Spot::Node(field),
            }));
        }
        let mut own = Vec::new();
        for (entry, field) in [(&node.ipv4, "ipv4"), (&node.ipv6, "ipv6")] {
            let address = entry.get();
            own.extend(address.map(|address| LinkAddress::new(*address, Spot::Node(field))));
        }

        let mtu = node.mtu.get().map(|mtu| (*mtu, Spot::Node("mtu")));
        let mac = node.uplink_mac.get();
        let mac = mac.map(|mac| (*mac, Spot::Node("uplink_mac")));
        let uplink = &mut self.links[0];
        uplink.mtu = uplink.mtu.or(mtu);
        uplink.mac = uplink.mac.or(mac);

        let home = self.home();
        if home != 0 {
            // The uplink is a port: what it says of addresses and routes is the node's.
            let uplink = &mut self.links[0];
            let addresses = std::mem::take(&mut uplink.addresses);
            let routes = std::mem::take(&mut uplink.routes);
            let (name, mac, mtu) = (uplink.name, uplink.mac, uplink.mtu);
            let bridge = &mut self.links[home];
            prepend(&mut bridge.addresses, addresses);
            prepend(&mut bridge.routes, routes);
            bridge.mac = bridge.mac.or(mac);
            bridge.mtu = bridge.mtu.or(mtu);
            if bridge.ports.is_empty() && !name.is_empty() {
                bridge.ports.push((name, Spot::Node("uplink")));
            }
        }
        self.links[home].add_first(own, gateways);
        if self.mode == Some(NetworkMode::Routing) {
            self.add_vm_networks();
        }
    }
}
