//! What checks ask of nodes of Switching and Routing.

use std::net::IpAddr;

use super::Lab;
use super::boot::{self, Machine};
use super::host::Host;
use super::layout::Home;
use super::scenario;
use super::vm::Guest;
use crate::model::values::NetworkMode;

impl<'a> Lab<'a> {
    /// The nodes of Switching and Routing.
    pub fn lan_nodes(&self) -> impl Iterator<Item = &Machine<'a>> {
        let lan = |one: &&Machine| is_lan(scenario::mode(one));
        self.machines.iter().filter(lan)
    }

    /// The VMs of Switching and Routing.
    pub fn lan_guests(&self) -> impl Iterator<Item = &Guest> {
        let lan = |guest: &&Guest| is_lan(self.machine(&guest.node).and_then(scenario::mode));
        self.guests.iter().filter(lan)
    }

    /// The name of a node's cluster.
    pub fn cluster_of(&self, node: &str) -> Option<&'a str> {
        let node = self.plan.nodes.get(node)?;
        Some(self.plan.cluster_of(node)?.0)
    }

    /// What an address is to a VM on its node.
    pub fn home(&self, guest: &Guest, address: IpAddr) -> Option<Home> {
        let node = self.machine(&guest.node)?.station.node.as_ref()?;
        Some(Home::of(self.plan, node, address))
    }

    /// Whether a VM has a router for one of its addresses, and its node one for its own.
    pub fn leads_out(&self, guest: &Guest, address: IpAddr) -> bool {
        let Some(node) = self.machine(&guest.node) else {
            return false;
        };
        let mut gateways = node.station.gateways.iter();
        let is_routed = scenario::mode(node) == Some(NetworkMode::Routing);
        let home = self.home(guest, address);
        home.is_some_and(|home| home.gateway.is_some())
            && (!is_routed || gateways.any(|via| via.is_ipv4() == address.is_ipv4()))
    }

    /// The router in front of a node of Switching or Routing, and its interface there.
    pub fn router(&self, node: &str) -> Option<(&Host, String)> {
        boot::router(self.layout, &self.machines, self.underlay.as_ref(), node)
    }
}

fn is_lan(mode: Option<NetworkMode>) -> bool {
    matches!(mode, Some(NetworkMode::Switching | NetworkMode::Routing))
}
