//! Who stands where: the Ethernet segments, addresses and routers that a plan implies.
//!
//! The plan's hosts have addresses in subnets. Hosts with a subnet in common stand on one segment. What
//! the plan needs and does not name, the laboratory adds: a router between segments and at gateway
//! addresses that no core gateway has (the underlay), and the Internet behind the core gateways.

mod home;
mod lan;
mod segments;
mod underlay;
mod wan;

use std::net::IpAddr;

use ipnet::IpNet;

use crate::model::values::Family;
use crate::model::{Noun, Plan};
use crate::topology::{NodeView, Speaker, nodes};

pub use home::Home;
pub use lan::{Inbound, Lan, Via};
pub use underlay::Underlay;
pub use wan::Wan;

/// Who stands where.
#[derive(Debug)]
pub struct Layout<'p> {
    /// Nodes, reflectors and core gateways.
    pub stations: Vec<Station<'p>>,
    /// The subnets of each Ethernet segment.
    pub segments: Vec<Vec<IpNet>>,
    /// The router that the plan does not name, where one is needed.
    pub underlay: Option<Underlay>,
    /// The Internet.
    pub wan: Wan,
    /// The nodes of Switching and Routing, from outside.
    pub lans: Vec<Lan<'p>>,
}

/// A node, a reflector or a core gateway.
#[derive(Debug)]
pub struct Station<'p> {
    /// What it is.
    pub noun: Noun,
    /// Its name.
    pub name: &'p str,
    /// The segment it stands on.
    pub segment: usize,
    /// Its addresses there, with the length of their subnets.
    pub addresses: Vec<IpNet>,
    /// Its default gateways; those of nodes alone are in the plan.
    pub gateways: Vec<IpAddr>,
    /// Subnets that VMs on the segment are in, each by its router's address.
    pub vm_nets: Vec<IpNet>,
    /// A node's interfaces.
    pub node: Option<NodeView<'p>>,
}

impl Station<'_> {
    /// Its address of a family.
    pub fn address(&self, family: Family) -> Option<IpAddr> {
        let mut own = self.addresses.iter().map(IpNet::addr);
        own.find(|address| Family::of(*address) == family)
    }

    /// Its interface on the segment.
    pub fn interface(&self) -> &str {
        // Reflectors and core gateways have no interface in the plan: their files name none.
        self.node.as_ref().map_or("eth0", |node| node.uplink().name)
    }
}

impl<'p> Layout<'p> {
    /// Works out who stands where; of the nodes only those that are to be there.
    pub fn new(plan: &'p Plan, wanted: &dyn Fn(&str) -> bool) -> Self {
        let mut stations: Vec<Station<'p>> = Vec::new();
        let gateways = plan.gateways.keys().map(|name| (Noun::Gateway, name));
        let reflectors = plan.reflectors.keys().map(|name| (Noun::Reflector, name));
        for (noun, name) in gateways.chain(reflectors) {
            let speaker = Speaker::find(plan, noun, name);
            stations.extend(speaker.and_then(|speaker| station(&speaker, None)));
        }
        for view in nodes(plan) {
            let speaker = Speaker::find(plan, Noun::Node, view.name);
            if let Some(speaker) = speaker.filter(|speaker| wanted(speaker.name)) {
                stations.extend(station(&speaker, Some(view)));
            }
        }
        for station in &mut stations {
            station.vm_nets = lan::vm_nets(plan, station);
        }
        let segments = segments::assign(&mut stations);
        let lans = Lan::all(plan, &stations);
        let underlay = Underlay::new(plan, &stations, &segments);
        let wan = Wan::new(plan, &stations);
        Self {
            stations,
            segments,
            underlay,
            wan,
            lans,
        }
    }

    /// The networks that the Internet reaches through the router which the plan does not name, or
    /// through a core gateway that is the router of nodes of Switching and Routing.
    pub fn behind(&self, core: Option<&str>) -> Vec<IpNet> {
        let mut nets = Vec::new();
        for lan in self.lans.iter().filter(|lan| lan.core == core) {
            nets.extend(&self.segments[lan.segment]);
            nets.extend(lan.routes.iter().map(|route| route.to));
        }
        nets.sort();
        nets.dedup();
        nets
    }

    /// Whether the router that the plan does not name is the way to the Internet for anybody.
    pub fn has_provider(&self) -> bool {
        self.underlay.is_some() && self.lans.iter().any(|lan| lan.core.is_none())
    }

    /// The station of that name.
    pub fn station(&self, name: &str) -> Option<&Station<'p>> {
        self.stations.iter().find(|station| station.name == name)
    }

    /// The core gateways.
    pub fn cores(&self) -> impl Iterator<Item = &Station<'p>> {
        self.stations.iter().filter(|one| one.noun == Noun::Gateway)
    }

    /// The hosts of a segment that are in none of the subnets that somebody there has, as single
    /// addresses.
    pub fn off_subnet(&self, segment: usize, subnets: &[IpNet]) -> impl Iterator<Item = IpNet> {
        let there = self
            .stations
            .iter()
            .filter(move |one| one.segment == segment);
        let addresses = there.flat_map(|one| one.addresses.iter().map(IpNet::addr));
        let off = addresses.filter(|address| !subnets.iter().any(|net| net.contains(address)));
        off.map(IpNet::from)
    }

    /// The subnets of all other segments.
    pub fn beyond(&self, segment: usize) -> impl Iterator<Item = IpNet> {
        let others = self.segments.iter().enumerate();
        let others = others.filter(move |(other, _)| *other != segment);
        others.flat_map(|(_, nets)| nets.iter().copied())
    }
}

/// A host with the addresses of its speaker; none without any.
fn station<'p>(speaker: &Speaker<'p>, node: Option<NodeView<'p>>) -> Option<Station<'p>> {
    let own = speaker.v4.into_iter().chain(speaker.v6);
    let addresses: Vec<_> = own
        .filter_map(|address| IpNet::new(address.addr(), address.prefix_len()).ok())
        .collect();
    let defaults = node.iter().flat_map(|view| &view.home_link().routes);
    let gateways = defaults
        .filter(|route| route.is_default())
        .filter_map(|route| route.via)
        .collect();
    (!addresses.is_empty()).then_some(Station {
        noun: speaker.noun,
        name: speaker.name,
        segment: 0,
        addresses,
        gateways,
        vm_nets: Vec::new(),
        node,
    })
}

/// Whether an address can be reached from everywhere on its link alone.
pub fn is_link_local(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(address) if address.is_unicast_link_local())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::read;

    fn plan(text: &str) -> Plan {
        read(text).unwrap().plan
    }

    const TWO_SEGMENTS: &str = r#"{ "format": "fabric-plan/1",
        "pools": { "p": { "ranges": ["192.0.2.0/24", "10.1.0.253"] } },
        "clusters": { "c": { "pools": ["p"], "network": {
            "type": "ip-fabric", "reflectors": ["r"], "gateways": ["g"] } } },
        "gateways": { "g": { "ipv4": "10.1.0.254/24", "ipv6": "fd01::fe/64" } },
        "reflectors": { "r": { "ipv4": "10.1.0.2/24", "ipv6": "fd01::2/64" } },
        "nodes": {
            "a": { "cluster": "c", "uplink": "eno1", "ipv4": "10.1.0.11/24", "gateway_v4": "10.1.0.254",
                   "ipv6": "fd01::11/64", "gateway_v6": "fd01::fe" },
            "b": { "cluster": "c", "uplink": "eno1", "ipv4": "10.2.0.12/24", "gateway_v4": "10.2.0.1" },
            "left-out": { "cluster": "c", "uplink": "eno1", "ipv4": "10.9.0.12/24" }
        } }"#;

    #[test]
    fn hosts_with_a_subnet_in_common_stand_on_one_segment() {
        let plan = plan(TWO_SEGMENTS);
        let layout = Layout::new(&plan, &|name| name != "left-out");
        let segment = |name: &str| layout.station(name).unwrap().segment;
        assert_eq!((segment("g"), segment("r")), (segment("a"), segment("a")));
        assert_ne!(segment("a"), segment("b"));
        assert_eq!(layout.segments.len(), 2);
        assert!(layout.station("left-out").is_none());
    }

    #[test]
    fn the_router_that_the_plan_lacks_has_its_gateways_and_free_addresses() {
        let plan = plan(TWO_SEGMENTS);
        let layout = Layout::new(&plan, &|name| name != "left-out");
        let underlay = layout.underlay.as_ref().unwrap();
        let at =
            |name: &str, family| underlay.address(layout.station(name).unwrap().segment, family);
        let address = |text: &str| Some(text.parse().unwrap());
        assert_eq!(
            at("b", Family::V4),
            address("10.2.0.1"),
            "the node's gateway"
        );
        // .255 is no host's, .254 the core gateway's, .253 in a pool.
        assert_eq!(at("a", Family::V4), address("10.1.0.252"));
        assert_eq!(at("a", Family::V6), address("fd01::ffff:ffff:ffff:fffe"));
        assert_eq!(at("b", Family::V6), None);
    }

    #[test]
    fn the_internet_is_outside_of_the_plans_networks() {
        let plan = plan(TWO_SEGMENTS);
        let layout = Layout::new(&plan, &|_| true);
        let host = layout.wan.address(Family::V4).unwrap();
        assert_eq!(host.to_string(), "203.0.113.1", "192.0.2.0/24 is a pool");
        assert_eq!(
            layout.wan.address_of("g", Family::V4).unwrap().to_string(),
            "203.0.113.10"
        );
    }

    #[test]
    fn a_host_alone_in_its_subnet_stands_with_its_gateway() {
        let plan = plan(
            r#"{ "format": "fabric-plan/1",
            "clusters": { "c": { "network": { "type": "routing" } } },
            "nodes": {
                "a": { "cluster": "c", "uplink": "eno1", "ipv4": "192.0.2.7/32", "gateway_v4": "192.0.2.1",
                       "ipv6": "2001:db8:7::2/64", "gateway_v6": "fe80::1" },
                "b": { "cluster": "c", "uplink": "eno1", "ipv4": "192.0.2.8/32", "gateway_v4": "192.0.2.1" }
            } }"#,
        );
        let layout = Layout::new(&plan, &|_| true);
        assert_eq!(layout.segments.len(), 1);
        let underlay = layout.underlay.unwrap();
        let has = |text: &str| underlay.ports[0].contains(&text.parse().unwrap());
        assert!(has("192.0.2.1/32") && has("fe80::1/64"), "{underlay:?}");
    }
}
