//! Switching and Routing seen from outside: which router the nodes and their VMs are behind, and what it
//! sends to them.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Home, Station, is_link_local};
use crate::address::AddressSet;
use crate::model::values::{Family, MacAddr, NetworkMode};
use crate::model::{Noun, Plan};
use crate::topology::{NodeView, Profile, VmView, vms};

/// A node of Switching or Routing.
#[derive(Debug)]
pub struct Lan<'p> {
    /// The node's name.
    pub node: &'p str,
    /// The segment it stands on.
    pub segment: usize,
    /// The core gateway that its default routes lead to; none where that is a router which the plan does
    /// not name.
    pub core: Option<&'p str>,
    /// Networks that lead to it or to its VMs.
    pub routes: Vec<Inbound>,
}

/// A network of VMs as the router has it.
#[derive(Clone, Copy, Debug)]
pub struct Inbound {
    /// Its addresses.
    pub to: IpNet,
    /// Where the router sends their packets.
    pub via: Via,
}

/// Where a router sends the packets for VMs.
#[derive(Clone, Copy, Debug)]
pub enum Via {
    /// It asks for each address on the wire.
    Wire,
    /// To the node's primary address.
    Node(IpAddr),
    /// To the link-local address of the node's uplink, made of its MAC address.
    Uplink,
    /// To the link-local address of a VM, made of its MAC address.
    Mac(MacAddr),
}

impl<'p> Lan<'p> {
    /// The nodes of Switching and Routing among the stations.
    pub(super) fn all(plan: &'p Plan, stations: &[Station<'p>]) -> Vec<Self> {
        let mut all = Vec::new();
        for station in stations {
            let Some(view) = &station.node else { continue };
            let routes = match view.mode {
                Some(NetworkMode::Routing) => ranges(station),
                Some(NetworkMode::Switching) => singles(plan, station),
                _ => continue,
            };
            let is_gateway = |core: &&Station| {
                core.noun == Noun::Gateway
                    && core.segment == station.segment
                    && core
                        .addresses
                        .iter()
                        .any(|own| station.gateways.contains(&own.addr()))
            };
            all.push(Self {
                node: station.name,
                segment: station.segment,
                core: stations.iter().find(is_gateway).map(|core| core.name),
                routes,
            });
        }
        all
    }

    /// Whether the router reaches an address by one of the networks.
    pub fn leads_to(&self, address: IpAddr) -> bool {
        self.routes.iter().any(|route| route.to.contains(&address))
    }
}

/// The subnets that VMs of Switching are in, each by its router's address.
pub(super) fn vm_nets(plan: &Plan, node: &Station) -> Vec<IpNet> {
    let Some(view) = &node.node else {
        return Vec::new();
    };
    if view.mode != Some(NetworkMode::Switching) {
        return Vec::new();
    }
    let homes = vms_of_cluster(plan, node)
        .flat_map(addresses)
        .map(|address| Home::of(plan, view, address));
    let mut nets: Vec<_> = homes.filter_map(|home| home.router()).collect();
    nets.retain(|net| !is_link_local(net.addr()));
    nets.sort();
    nets.dedup();
    nets
}

/// Routing: the node's ranges, as its provider brings them.
fn ranges(station: &Station) -> Vec<Inbound> {
    let Some((view, profile)) = parts(station) else {
        return Vec::new();
    };
    let given = view.node.vm_ranges.iter().filter_map(|entry| entry.get());
    let ranges: AddressSet = given.copied().collect();
    let nets = ranges.ranges().iter().flat_map(|range| range.networks());
    nets.map(|to| {
        let family = Family::of(to.addr());
        // An address within the network itself leads nowhere without a route.
        let primary = station.address(family).filter(|own| !to.contains(own));
        let via = match (profile.looks_for_each, family, primary) {
            (true, ..) => Via::Wire,
            (_, Family::V6, _) if profile.prefix_of_mac => Via::Uplink,
            (_, _, Some(primary)) => Via::Node(primary),
            (_, Family::V6, None) => Via::Uplink,
            (_, Family::V4, None) => Via::Wire,
        };
        Inbound { to, via }
    })
    .collect()
}

/// Switching: the VMs of the node that are in no subnet of their router's.
fn singles(plan: &Plan, station: &Station) -> Vec<Inbound> {
    let Some((view, profile)) = parts(station) else {
        return Vec::new();
    };
    let mut routes = Vec::new();
    let own = vms_of_cluster(plan, station);
    for vm in own.filter(|vm| vm.node.is_some_and(|(node, _)| node == station.name)) {
        for address in addresses(vm) {
            let home = Home::of(plan, view, address);
            if home
                .gateway
                .is_none_or(|gateway| home.net.contains(&gateway))
            {
                continue;
            }
            let via = match vm.mac {
                Some(mac) if profile.prefix_of_mac && address.is_ipv6() => Via::Mac(mac),
                _ => Via::Wire,
            };
            routes.push(Inbound {
                to: address.into(),
                via,
            });
        }
    }
    routes
}

fn parts<'s, 'p>(station: &'s Station<'p>) -> Option<(&'s NodeView<'p>, &'static Profile)> {
    let view = station.node.as_ref()?;
    Some((view, Profile::of(view.cluster?.1)))
}

fn vms_of_cluster<'p>(plan: &'p Plan, station: &Station<'p>) -> impl Iterator<Item = VmView<'p>> {
    let cluster = station.node.as_ref().and_then(|view| view.cluster);
    let name = cluster.map(|(name, _)| name);
    vms(plan).filter(move |vm| vm.cluster.map(|(name, _)| name.as_str()) == name)
}

fn addresses(vm: VmView<'_>) -> impl Iterator<Item = IpAddr> {
    vm.vm
        .addresses
        .iter()
        .filter_map(|entry| entry.get().copied())
}

#[cfg(test)]
mod tests {
    use super::super::Layout;
    use crate::format::read;

    fn routes(provider: &str) -> Vec<String> {
        let text = format!(
            r#"{{ "format": "fabric-plan/1",
            "clusters": {{ "c": {{ "network": {{ "type": "routing", "provider": "{provider}" }} }} }},
            "nodes": {{ "a": {{ "cluster": "c", "uplink": "eno1", "ipv4": "192.0.2.7/24",
                "gateway_v4": "192.0.2.254", "ipv6": "2001:db8:7::2/64", "gateway_v6": "fe80::1",
                "vm_ranges": ["203.0.113.8/29", "2001:db8:7::/64", "2001:db8:8::/64"] }} }} }}"#
        );
        let plan = read(&text).unwrap().plan;
        let layout = Layout::new(&plan, &|_| true);
        assert_eq!(layout.lans[0].core, None, "the plan has no core gateway");
        let routes = layout.lans[0].routes.iter();
        routes
            .map(|route| format!("{} {:?}", route.to, route.via))
            .collect()
    }

    #[test]
    fn each_provider_has_its_way_to_vms() {
        let generic = [
            "203.0.113.8/29 Node(192.0.2.7)",
            "2001:db8:7::/64 Uplink",
            "2001:db8:8::/64 Node(2001:db8:7::2)",
        ];
        assert_eq!(routes("generic"), generic);
        let hetzner = [generic[0], generic[1], "2001:db8:8::/64 Uplink"];
        assert_eq!(routes("hetzner"), hetzner);
        let ovh = [
            "203.0.113.8/29 Wire",
            "2001:db8:7::/64 Wire",
            "2001:db8:8::/64 Wire",
        ];
        assert_eq!(routes("ovh"), ovh);
    }
}
