//! An IP fabric.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::Speaker;
use crate::address::AddressSet;
use crate::model::values::{
    Asn, Community, EastWest, Family, HoldTime, MacAddr, NetworkMode, Password, PrefixLimit,
    RouteMatch, Style, VmRoutes,
};
use crate::model::{Cluster, DocPath, Noun, Plan};

/// A cluster of the type IP fabric with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Fabric<'p> {
    /// The cluster's name.
    pub name: &'p str,
    /// The cluster.
    pub cluster: &'p Cluster,
    /// The autonomous system.
    pub asn: Option<Asn>,
    /// The community that marks VM routes.
    pub community: Option<Community>,
    /// The IPv4 gateway of every VM.
    pub gateway_v4: Option<Ipv4Addr>,
    /// The IPv6 gateway of every VM.
    pub gateway_v6: Ipv6Addr,
    /// The MAC address of every VM interface.
    pub gateway_mac: MacAddr,
    /// The BGP hold time.
    pub hold_time: HoldTime,
    /// Whether sessions are watched by BFD.
    pub bfd: bool,
    /// How often BFD sends, in milliseconds.
    pub bfd_interval: u32,
    /// Lost BFD packets after which a neighbour counts as dead.
    pub bfd_multiplier: u8,
    /// Whether a restarting neighbour's routes are kept (RFC 4724).
    pub graceful_restart: bool,
    /// The password of all sessions whose speakers have none of their own.
    pub password: Option<&'p Password>,
    /// Whether reflectors refuse special-purpose addresses.
    pub martian_filter: bool,
    /// Whether nodes drop packets with another source than the VM's own.
    pub spoofing_guard: bool,
    /// Who sets the routes to VMs on the nodes.
    pub vm_routes: VmRoutes,
    /// Whether nodes get the routes to each other's VMs.
    pub is_direct: bool,
    /// Whether sessions on one subnet refuse packets that crossed a router (RFC 5082).
    pub ttl_security: bool,
    /// Whether core gateways take more than single addresses.
    pub or_longer: bool,
    /// Whether files have the structure of VMmanager's guide where they can.
    pub as_in_guide: bool,
    /// All addresses of its pools.
    pub pools: AddressSet,
    /// Its reflectors, in the order of the plan.
    pub reflectors: Vec<Speaker<'p>>,
    /// Its core gateways, in the order of the plan.
    pub gateways: Vec<Speaker<'p>>,
    /// Its nodes, by name.
    pub nodes: Vec<Speaker<'p>>,
}

/// The IPv6 gateway of VMs where none is given.
pub fn default_gateway_v6() -> Ipv6Addr {
    Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1)
}

/// The MAC address of VM interfaces where none is given: locally administered, unicast.
pub fn default_gateway_mac() -> MacAddr {
    MacAddr([2, 0, 0, 0, 0, 1])
}

/// How often BFD sends where nothing is given, in milliseconds: with the multiplier below a dead
/// neighbour is noticed after 0.9 s, and a busy virtual machine is not yet taken for one.
pub const DEFAULT_BFD_INTERVAL: u32 = 300;
/// The lost packets that go with it.
pub const DEFAULT_BFD_MULTIPLIER: u8 = 3;

/// All IP fabrics of a plan, by name.
pub fn fabrics(plan: &Plan) -> Vec<Fabric<'_>> {
    let is_fabric = |cluster: &Cluster| cluster.network.mode.get() == Some(&NetworkMode::IpFabric);
    let mut fabrics: Vec<_> = plan
        .clusters
        .iter()
        .filter(|(_, cluster)| is_fabric(cluster))
        .map(|(name, cluster)| Fabric::new(plan, name, cluster))
        .collect();
    for name in plan.nodes.keys() {
        let Some(speaker) = Speaker::find(plan, Noun::Node, name) else {
            continue;
        };
        let cluster = plan.nodes[name].cluster.get();
        if let Some(fabric) = cluster.and_then(|cluster| {
            fabrics
                .iter_mut()
                .find(|fabric| fabric.name == cluster.as_str())
        }) {
            fabric.nodes.push(speaker);
        }
    }
    fabrics
}

impl<'p> Fabric<'p> {
    /// The gateways on the node's end of every VM interface, in the families of the pools.
    pub fn gateways(&self) -> Vec<IpNet> {
        let v4 = self.gateway_v4.map(|own| IpNet::from(IpAddr::V4(own)));
        let v6 = self.gateway_v6;
        let length = if v6.is_unicast_link_local() { 64 } else { 128 };
        let v6 = IpNet::new(v6.into(), length).ok();
        let wanted = |net: &IpNet| self.pools.has(Family::of(net.addr()));
        v4.into_iter().chain(v6).filter(wanted).collect()
    }

    fn new(plan: &'p Plan, name: &'p str, cluster: &'p Cluster) -> Self {
        let network = &cluster.network;
        let pools = cluster
            .pools
            .iter()
            .filter_map(|entry| plan.pools.get(entry.get()?.as_str()));
        let ranges =
            pools.flat_map(|pool| pool.ranges.iter().filter_map(|entry| entry.get().copied()));
        let mut reflectors: Vec<Speaker<'p>> = Vec::new();
        for entry in &network.reflectors {
            let found = entry
                .get()
                .and_then(|name| Speaker::find(plan, Noun::Reflector, name.as_str()));
            reflectors
                .extend(found.filter(|new| reflectors.iter().all(|old| old.name != new.name)));
        }
        let mut gateways: Vec<Speaker<'p>> = Vec::new();
        for entry in &network.gateways {
            let found = entry
                .get()
                .and_then(|name| Speaker::find(plan, Noun::Gateway, name.as_str()));
            gateways.extend(found.filter(|new| gateways.iter().all(|old| old.name != new.name)));
        }
        Self {
            name,
            cluster,
            asn: network.asn.get().copied(),
            community: network.community.get().copied(),
            gateway_v4: network.gateway_v4.get().copied(),
            gateway_v6: network
                .gateway_v6
                .get()
                .copied()
                .unwrap_or_else(default_gateway_v6),
            gateway_mac: network
                .gateway_mac
                .get()
                .copied()
                .unwrap_or_else(default_gateway_mac),
            hold_time: network
                .hold_time
                .get()
                .copied()
                .unwrap_or(HoldTime::DEFAULT),
            bfd: network.bfd.get().copied().unwrap_or(true),
            bfd_interval: network
                .bfd_interval
                .get()
                .map_or(DEFAULT_BFD_INTERVAL, |interval| interval.milliseconds()),
            bfd_multiplier: network
                .bfd_multiplier
                .get()
                .map_or(DEFAULT_BFD_MULTIPLIER, |multiplier| multiplier.packets()),
            graceful_restart: network.graceful_restart.get().copied().unwrap_or(false),
            password: network.password.get(),
            martian_filter: network.martian_filter.get().copied().unwrap_or(true),
            spoofing_guard: network.spoofing_guard.get().copied().unwrap_or(true),
            vm_routes: network
                .vm_routes
                .get()
                .copied()
                .unwrap_or(VmRoutes::Learned),
            is_direct: network.east_west.get() == Some(&EastWest::Direct),
            ttl_security: network.ttl_security.get() == Some(&true),
            or_longer: network.route_match.get() == Some(&RouteMatch::OrLonger),
            as_in_guide: network.style.get() == Some(&Style::Vmmanager),
            pools: ranges.collect(),
            reflectors,
            gateways,
            nodes: Vec::new(),
        }
    }

    /// Where a setting of its network stands in the plan.
    pub fn at(&self, field: &'static str) -> DocPath {
        Noun::Cluster.at(self.name).join("network").join(field)
    }

    /// All its speakers: reflectors, core gateways, nodes.
    pub fn speakers(&self) -> impl Iterator<Item = &Speaker<'p>> {
        let core = self.reflectors.iter().chain(&self.gateways);
        core.chain(&self.nodes)
    }

    /// The families that its pools have addresses of.
    pub fn families(&self) -> impl Iterator<Item = Family> + '_ {
        Family::ALL
            .into_iter()
            .filter(|family| self.pools.has(*family))
    }

    /// The AS number a speaker runs with in this fabric.
    pub fn asn_of(&self, speaker: &Speaker) -> Option<Asn> {
        speaker.own_asn.or(self.asn)
    }

    /// The password a speaker uses in this fabric.
    pub fn password_of(&self, speaker: &Speaker<'p>) -> Option<&'p Password> {
        speaker.own_password.or(self.password)
    }

    /// Whether the nodes' routing daemons set the routes to the plan's VMs, not the platform.
    pub fn has_static_routes(&self) -> bool {
        self.vm_routes == VmRoutes::Static
    }

    /// How many routes a reflector takes from one node in each family: the given limit, else twice
    /// the VM addresses of the whole plan's fabric and at least 100, so that every VM may move there.
    pub fn node_limit(&self, vm_addresses: usize) -> u32 {
        let given = self
            .cluster
            .network
            .node_limit
            .get()
            .copied()
            .map(PrefixLimit::routes);
        given.unwrap_or_else(|| {
            u32::try_from(vm_addresses.saturating_mul(2))
                .unwrap_or(u32::MAX)
                .max(100)
        })
    }
}
