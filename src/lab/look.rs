//! What checks ask of a running laboratory again and again.

use std::net::IpAddr;
use std::time::Duration;

use serde_json::Value;

use super::Lab;
use super::boot::Machine;
use super::command::wait_for;
use super::probe::{Pinger, Watch};
use super::trouble::Result;
use super::vm::Guest;
use crate::address::vm_addresses;
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::Fabric;

impl<'a> Lab<'a> {
    /// The core gateways.
    pub fn cores(&self) -> impl Iterator<Item = &Machine<'a>> {
        self.machines
            .iter()
            .filter(|one| one.station.noun == Noun::Gateway)
    }

    /// The core gateways of a fabric. The first is the one that the Internet uses.
    pub fn cores_of(&self, fabric: &Fabric<'a>) -> impl Iterator<Item = &Machine<'a>> {
        fabric
            .gateways
            .iter()
            .filter_map(|core| self.machine(core.name))
    }

    /// The VMs of a fabric.
    pub fn guests_in(&self, fabric: &Fabric) -> impl Iterator<Item = &Guest> {
        let on = |guest: &&Guest| fabric.nodes.iter().any(|node| node.name == guest.node);
        self.guests.iter().filter(on)
    }

    /// The VMs of a fabric that have their addresses alone and whose node stands beside the first core
    /// gateway. What a router between the two knows of VMs is not in the plan.
    pub fn near_guests(&self, fabric: &Fabric<'a>) -> impl Iterator<Item = &Guest> {
        let near = self.near_nodes(fabric);
        let guests = self.guests_in(fabric).filter(|guest| !guest.is_anycast);
        guests.filter(move |guest| near.contains(&&*guest.node))
    }

    /// The nodes of a fabric that run beside its first core gateway.
    pub fn near_nodes(&self, fabric: &Fabric<'a>) -> Vec<&'a str> {
        let Some(core) = self.cores_of(fabric).next() else {
            return Vec::new();
        };
        let names = fabric.nodes.iter().map(|node| node.name);
        names
            .filter(|name| self.machine(name).is_some() && self.is_beside(core, name))
            .collect()
    }

    /// The routers that a host's kernel sends packets for a single address to, by a route for that
    /// address alone.
    ///
    /// # Errors
    /// When the kernel can't be asked.
    pub fn next_hops(&self, at: &Machine, address: IpAddr) -> Result<Vec<IpAddr>> {
        let (family, net) = match address {
            IpAddr::V4(_) => ("-4", format!("{address}/32")),
            IpAddr::V6(_) => ("-6", format!("{address}/128")),
        };
        let routes = at.host.ask_ip(&[family, "route", "show", "exact", &net])?;
        Ok(gateways(&routes))
    }

    /// Whether a core gateway and a node stand on one segment.
    pub fn is_beside(&self, core: &Machine, node: &str) -> bool {
        let station = self.layout.station(node);
        station.is_some_and(|station| station.segment == core.station.segment)
    }

    /// The router by which a core gateway reaches a node: the node itself, or the one between them.
    pub fn hop(&self, core: &Machine, node: &str, family: Family) -> Option<IpAddr> {
        if self.is_beside(core, node) {
            return self.machine(node)?.address(family);
        }
        let underlay = self.layout.underlay.as_ref()?;
        underlay.address(core.station.segment, family)
    }

    /// Waits until a core gateway sends an address to a node, or until none does.
    pub fn wait_next_hop(
        &self,
        core: &Machine,
        address: IpAddr,
        node: Option<&str>,
        limit: Duration,
    ) -> bool {
        let wanted = node.and_then(|node| self.hop(core, node, Family::of(address)));
        let wanted: Vec<_> = wanted.into_iter().collect();
        let is_there = || (self.next_hops(core, address).ok()? == wanted).then_some(());
        wait_for(limit, is_there).is_some()
    }

    /// Begins to ping a VM's addresses from the Internet.
    ///
    /// # Errors
    /// When no socket can be had.
    pub fn watch(&self, guest: &Guest) -> Result<Vec<(IpAddr, Watch)>> {
        let start = |address: &IpAddr| {
            let pinger = Pinger::new(&self.internet, *address, None)?;
            Ok((*address, Watch::start(pinger)))
        };
        guest.addresses.iter().map(start).collect()
    }

    /// The address of a VM that does not answer the Internet within some time.
    ///
    /// # Errors
    /// When no socket can be had.
    pub fn silent(&self, guest: &Guest, limit: Duration) -> Result<Option<IpAddr>> {
        for address in &guest.addresses {
            if Pinger::new(&self.internet, *address, None)?
                .answers(limit)
                .is_none()
            {
                return Ok(Some(*address));
            }
        }
        Ok(None)
    }

    /// Some addresses of a fabric's pools that no VM has.
    pub fn unassigned(&self, fabric: &Fabric, family: Family, count: usize) -> Vec<IpAddr> {
        let taken = vm_addresses(self.plan);
        let ranges = fabric.pools.family(family);
        // The first ones are often routers' addresses in people's minds: one further on is as free.
        let free = ranges.flat_map(|range| {
            let (first, last) = range.bounds();
            let numbers = (first..=last).take(4096);
            numbers.map(move |number| match family {
                Family::V4 => IpAddr::V4(u32::try_from(number).unwrap_or_default().into()),
                Family::V6 => IpAddr::V6(number.into()),
            })
        });
        free.filter(|address| !taken.contains(*address))
            .take(count)
            .collect()
    }

    /// Whether a node has sessions with other reflectors than one.
    pub fn has_other_reflector(&self, node: &str, than: &str) -> bool {
        self.peerings
            .iter()
            .any(|peering| peering.peer().name == node && peering.reflector().name != than)
    }

    /// The index of the machine of that name.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.machines
            .iter()
            .position(|machine| machine.name() == name)
    }
}

/// The gateways of routes as `ip -json route` tells them, each once. With several ways, as FRR sets them for
/// `maximum-paths`, they stand in a list of their own.
fn gateways(routes: &[Value]) -> Vec<IpAddr> {
    let mut found = Vec::new();
    for route in routes {
        let several = route["nexthops"].as_array().into_iter().flatten();
        for hop in several.chain([route]) {
            let gateway = hop["gateway"].as_str().and_then(|text| text.parse().ok());
            found.extend(gateway.filter(|gateway| !found.contains(gateway)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As iproute2 6.1 prints routes by a nexthop, by a group of two, and by two ways without a group.
    #[test]
    fn gateways_are_found_in_every_shape_of_a_route() {
        let read = |text: &str| gateways(&serde_json::from_str::<Vec<Value>>(text).unwrap());
        let both: [IpAddr; 2] = ["10.0.0.2", "10.0.0.3"].map(|text| text.parse().unwrap());
        let one = r#"[{"dst":"198.51.100.1","nhid":11,"gateway":"10.0.0.2","dev":"eth0","protocol":"bgp","flags":[]}]"#;
        assert_eq!(read(one), both[..1]);
        let group = r#"[{"dst":"198.51.100.3","nhid":16,"protocol":"bgp","flags":[],"nexthops":[
            {"gateway":"10.0.0.2","dev":"eth0","weight":1,"flags":[]},
            {"gateway":"10.0.0.3","dev":"eth0","weight":1,"flags":[]}]}]"#;
        assert_eq!(read(group), both);
        let same = group.replace("10.0.0.3", "10.0.0.2");
        assert_eq!(
            read(&same),
            both[..1],
            "a router that two ways lead to is one"
        );
        let v6 = r#"[{"dst":"2001:db8:9::1","metric":1024,"flags":[],"pref":"medium","nexthops":[
            {"gateway":"2001:db8::2","dev":"eth0","weight":1,"flags":[]},
            {"gateway":"2001:db8::3","dev":"eth0","weight":1,"flags":[]}]}]"#;
        assert_eq!(read(v6).len(), 2);
        assert!(read("[]").is_empty());
    }
}
