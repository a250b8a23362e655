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
