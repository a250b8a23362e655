//! What a node says of its interfaces beside their map.

use std::net::IpAddr;

use super::{LinkAddress, LinkRoute, NodeView, Spot};
use crate::model::values::NetworkMode;

impl NodeView<'_> {
    /// What the node says beside its map of interfaces.
    pub(super) fn add_own(&mut self) {
        let node = self.node;
        let uplink_entry = self.links[0].entry;
        let on_link = [
            Some(&node.on_link),
            uplink_entry.map(|entry| &entry.on_link),
        ];
        let on_link = on_link
            .iter()
            .flatten()
            .any(|flag| flag.get() == Some(&true));
        let metric = uplink_entry.and_then(|entry| entry.metric.get().copied());
        let v4 = node.gateway_v4.get().map(|via| IpAddr::V4(*via));
        let v6 = node.gateway_v6.get().map(|via| IpAddr::V6(*via));
        let gateway = |via: Option<IpAddr>, field| {
            via.map(|via| LinkRoute {
                to: None,
                via: Some(via),
                on_link,
                metric,
                spot: Spot::Node(field),
            })
        };
        let gateways = [gateway(v4, "gateway_v4"), gateway(v6, "gateway_v6")];
        let own = [(&node.ipv4, "ipv4"), (&node.ipv6, "ipv6")];
        let own = own
            .iter()
            .filter_map(|(entry, field)| Some(LinkAddress::new(*entry.get()?, Spot::Node(field))));

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
            bridge.addresses.splice(..0, addresses);
            bridge.routes.splice(..0, routes);
            bridge.mac = bridge.mac.or(mac);
            bridge.mtu = bridge.mtu.or(mtu);
            if bridge.ports.is_empty() && !name.is_empty() {
                bridge.ports.push((name, Spot::Node("uplink")));
            }
        }
        let link = &mut self.links[home];
        // Said twice, it is there once.
        let own: Vec<_> = own.collect();
        link.addresses
            .retain(|address| own.iter().all(|own| own.net != address.net));
        link.addresses.splice(..0, own);
        link.routes.splice(..0, gateways.into_iter().flatten());
        if self.mode == Some(NetworkMode::Routing) {
            self.add_vm_networks();
        }
    }
}
