//! An address as a VM on a bridge has it: the length of its subnet, and the router that leads out.

use std::net::IpAddr;

use ipnet::IpNet;

use super::is_link_local;
use crate::model::Plan;
use crate::model::values::{Family, NetworkMode};
use crate::topology::{NodeView, Profile};

/// An address of a VM's with what its own configuration says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// The address with the length of its subnet.
    pub net: IpNet,
    /// The router; none where the plan knows none.
    pub gateway: Option<IpAddr>,
}

impl Home {
    /// What an address is to a VM on a node.
    pub fn of(plan: &Plan, node: &NodeView, address: IpAddr) -> Self {
        match node.mode {
            Some(NetworkMode::Routing) => routed(node, address),
            _ => bridged(plan, node, address),
        }
    }

    /// The router with the length of the subnet that it shares with the VM.
    pub fn router(&self) -> Option<IpNet> {
        let gateway = self.gateway?;
        if self.net.contains(&gateway) {
            return IpNet::new(gateway, self.net.prefix_len()).ok();
        }
        Some(gateway.into())
    }
}

/// The node is the router: with an address in the VM's network, or with one for all.
fn routed(node: &NodeView, address: IpAddr) -> Home {
    let bridge = node.links.iter().find(|link| link.is_vm_bridge);
    let own = bridge.into_iter().flat_map(|bridge| &bridge.addresses);
    let gateways: Vec<_> = own
        .filter(|own| own.is_gateway && Family::of(own.net.addr()) == Family::of(address))
        .map(|own| own.net)
        .collect();
    let inside = gateways.iter().find(|net| net.contains(&address));
    let for_all = || {
        let link_local = gateways.iter().find(|net| is_link_local(net.addr()));
        link_local.or(gateways.first()).map(IpNet::addr)
    };
    match inside {
        Some(net) => Home {
            net: with_length_of(address, *net),
            gateway: Some(net.addr()),
        },
        None => Home {
            net: address.into(),
            gateway: for_all(),
        },
    }
}

/// The network's router is the VM's too, as the plan's networks say, else as the node has it.
fn bridged(plan: &Plan, node: &NodeView, address: IpAddr) -> Home {
    let family = Family::of(address);
    let networks = plan.networks.values().filter_map(|network| {
        let net = network.prefix.get()?.net();
        let gateway = network.gateway.get().copied()?;
        net.contains(&address).then_some((net, gateway))
    });
    let of_plan = networks.max_by_key(|(net, _)| net.prefix_len());
    let link = node.home_link();
    let mut defaults = link.routes.iter().filter(|route| route.is_default());
    let of_node = defaults.find(|route| route.family() == family);
    let of_node = of_node.and_then(|route| route.via);
    let subnet = link.addresses.iter().map(|own| own.written);
    let mut subnet = subnet.filter(|net| net.contains(&address));
    let home = match (of_plan, subnet.next()) {
        (Some((net, gateway)), _) => Home {
            net: with_length_of(address, net),
            gateway: Some(gateway),
        },
        (None, Some(net)) => Home {
            net: with_length_of(address, net),
            gateway: of_node,
        },
        (None, None) => Home {
            net: address.into(),
            gateway: of_node,
        },
    };
    let lone = node
        .cluster
        .is_some_and(|(_, cluster)| Profile::of(cluster).lone_v4);
    if lone && family == Family::V4 {
        // Its neighbours by number are reached by the router alone.
        return Home {
            net: address.into(),
            ..home
        };
    }
    home
}

fn with_length_of(address: IpAddr, net: IpNet) -> IpNet {
    IpNet::new(address, net.prefix_len()).unwrap_or_else(|_| address.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::read;
    use crate::topology::nodes;

    fn home(network: &str, node: &str, address: &str) -> (String, String) {
        let text = format!(
            r#"{{ "format": "fabric-plan/1",
            "networks": {{ "n": {{ "prefix": "198.51.100.0/25", "gateway": "198.51.100.126" }} }},
            "clusters": {{ "c": {{ "network": {{ {network} }} }} }},
            "nodes": {{ "a": {{ "cluster": "c", "uplink": "eno1", "ipv4": "192.0.2.7/32",
                "gateway_v4": "192.0.2.1", "ipv6": "2001:db8:7::2/64", "gateway_v6": "fe80::1", {node} }} }} }}"#
        );
        let plan = read(&text).unwrap().plan;
        let home = Home::of(&plan, &nodes(&plan)[0], address.parse().unwrap());
        let gateway = home.gateway.map(|via| via.to_string());
        (home.net.to_string(), gateway.unwrap_or_default())
    }

    fn pair(net: &str, gateway: &str) -> (String, String) {
        (net.into(), gateway.into())
    }

    #[test]
    fn routed_vms_have_the_node_as_their_router() {
        let ranges = r#""vm_ranges": ["203.0.113.8/29", "2001:db8:7::/64", "2001:db8:8::/64"]"#;
        let all = |address| home(r#""type": "routing""#, ranges, address);
        assert_eq!(all("203.0.113.8"), pair("203.0.113.8/32", "192.0.2.7"));
        let within = pair("2001:db8:7::9/64", "2001:db8:7::2");
        assert_eq!(all("2001:db8:7::9"), within);
        assert_eq!(all("2001:db8:8::9"), pair("2001:db8:8::9/128", "fe80::1"));
        let mode = r#""type": "routing", "layout": "bridge-address""#;
        let bridge = |address| home(mode, ranges, address);
        assert_eq!(
            bridge("203.0.113.10"),
            pair("203.0.113.10/29", "203.0.113.9")
        );
        let within = pair("2001:db8:8::9/64", "2001:db8:8::3");
        assert_eq!(bridge("2001:db8:8::9"), within);
    }

    #[test]
    fn bridged_vms_have_the_networks_router() {
        let generic = |address| home(r#""type": "switching""#, r#""on_link": true"#, address);
        let within = pair("198.51.100.5/25", "198.51.100.126");
        assert_eq!(generic("198.51.100.5"), within);
        assert_eq!(generic("203.0.113.5"), pair("203.0.113.5/32", "192.0.2.1"));
        assert_eq!(
            generic("2001:db8:7::5"),
            pair("2001:db8:7::5/64", "fe80::1")
        );
        let mode = r#""type": "switching", "provider": "hetzner""#;
        let lone = home(mode, r#""on_link": true"#, "198.51.100.5");
        assert_eq!(
            lone,
            pair("198.51.100.5/32", "198.51.100.126"),
            "the switch lets none by"
        );
    }
}
