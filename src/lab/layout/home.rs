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
