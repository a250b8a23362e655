//! Which addresses a VM may have, by the mode of its cluster.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::{IpNet, Ipv6Net};

use super::{AddressSet, Infrastructure};
use crate::model::values::{
    AddressRange, Family, NetworkKind, NetworkMode, Provider, SubnetLayout,
};
use crate::model::{Cluster, DocPath, List, Network, Node, Noun, Plan};
use crate::sorted;

/// Addresses that no VM of a cluster (Switching, IP fabric) or of a node (Routing) may have, and why.
#[derive(Clone, Debug)]
pub struct Blocked {
    /// The addresses.
    pub range: AddressRange,
    /// Why, as the end of the sentence "`a` is …".
    pub why: String,
    /// The place that takes them.
    pub at: DocPath,
    /// Whether a node, a reflector or a core gateway has it.
    pub is_host: bool,
}

impl Blocked {
    fn new(range: AddressRange, why: String, at: DocPath) -> Self {
        Self {
            range,
            why,
            at,
            is_host: false,
        }
    }
}

/// The readable ranges of a space with their places, and whether there are others.
type Space = (Vec<(AddressRange, DocPath)>, bool);

/// Where a VM's addresses come from, and which of them it can use.
#[derive(Clone, Debug, Default)]
pub struct Usable {
    /// Pools' ranges (Switching, IP fabric) or the node's ranges (Routing), in the order of preference.
    pub space: Vec<(AddressRange, DocPath)>,
    /// What in it is forbidden.
    pub blocked: Vec<Blocked>,
    space_set: AddressSet,
    blocked_set: AddressSet,
    unknown: bool,
}

impl Usable {
    /// The addresses for VMs on a node. `None` while the node's cluster or its type is unknown.
    pub fn for_node(plan: &Plan, hosts: &Infrastructure, name: &str) -> Option<Self> {
        let node = plan.nodes.get(name)?;
        let (cluster_name, cluster) = plan.cluster_of(node)?;
        match cluster.network.mode.get()? {
            NetworkMode::Routing => Some(Self::routing(hosts, name, node, cluster)),
            _ => Self::for_cluster(plan, hosts, cluster_name),
        }
    }

    /// The addresses for VMs of a cluster that takes them from pools. `None` for Routing, where each
    /// node has its own, and while the type is unknown.
    pub fn for_cluster(plan: &Plan, hosts: &Infrastructure, name: &str) -> Option<Self> {
        let cluster = plan.clusters.get(name)?;
        match cluster.network.mode.get()? {
            NetworkMode::Routing => None,
            NetworkMode::Switching => Some(Self::switching(plan, hosts, name, cluster)),
            NetworkMode::IpFabric => Some(Self::fabric(plan, hosts, name, cluster)),
        }
    }

    fn new(hosts: &Infrastructure, (space, unknown): Space, mut blocked: Vec<Blocked>) -> Self {
        let space_set: AddressSet = space.iter().map(|(range, _)| *range).collect();
        for range in space_set.ranges() {
            blocked.extend(hosts.inside(*range));
        }
        blocked.retain(|blocked| space_set.overlapping(blocked.range).next().is_some());
        let blocked_set = blocked.iter().map(|blocked| blocked.range).collect();
        Self {
            space,
            blocked,
            space_set,
            blocked_set,
            unknown,
        }
    }

    fn switching(plan: &Plan, hosts: &Infrastructure, name: &str, cluster: &Cluster) -> Self {
        let (space, mut blocked) = pools(plan, cluster);
        for (name, network) in &plan.networks {
            let Some(prefix) = network.prefix.get() else {
                continue;
            };
            let container = network.kind.get() == Some(&NetworkKind::Container);
            if container || network.kind.error().is_some() {
                continue;
            }
            blocked.extend(ends_of_subnet(
                prefix.net(),
                &Noun::Network.at(name).join("prefix"),
            ));
            blocked.extend(network_gateway(name, network));
        }
        // VMs share the nodes' subnets, whether or not these stand among the networks.
        for (subnet, at) in subnets_of_nodes(plan, name) {
            blocked.extend(ends_of_subnet(subnet, &at));
        }
        Self::new(hosts, space, blocked)
    }

    fn fabric(plan: &Plan, hosts: &Infrastructure, name: &str, cluster: &Cluster) -> Self {
        let (space, mut blocked) = pools(plan, cluster);
        let at = Noun::Cluster.at(name).join("network");
        if let Some(gateway) = cluster.network.gateway_v4.get() {
            let why = "the gateway of all VMs of this fabric".into();
            let range = AddressRange::single((*gateway).into());
            blocked.push(Blocked::new(range, why, at.join("gateway_v4")));
        }
        Self::new(hosts, space, blocked)
    }

    fn routing(hosts: &Infrastructure, name: &str, node: &Node, cluster: &Cluster) -> Self {
        let space = ranges_at(&node.vm_ranges, &Noun::Node.at(name).join("vm_ranges"));
        let unknown = has_unreadable(&node.vm_ranges);
        let mut blocked = Vec::new();
        if cluster.network.layout.get() == Some(&SubnetLayout::BridgeAddress) {
            for (range, at) in &space {
                let [net] = range.networks()[..] else {
                    continue;
                };
                if let Some(bridge) = bridge_address(net) {
                    blocked.extend(ends_of_subnet(net, at));
                    let why = format!("the bridge's own address in {net}, the gateway of its VMs");
                    blocked.push(Blocked::new(AddressRange::single(bridge), why, at.clone()));
                }
            }
        }
        if cluster.network.provider.get() == Some(&Provider::Hetzner) {
            for (range, at) in &space {
                if let [IpNet::V6(net)] = range.networks()[..]
                    && net.prefix_len() == 64
                {
                    hetzner(net, node, at, &mut blocked);
                }
            }
        }
        Self::new(hosts, (space, unknown), blocked)
    }

    /// Whether all of the space is known: no range of it is unreadable, no pool unknown.
    pub fn is_complete(&self) -> bool {
        !self.unknown
    }

    /// Whether the address lies in the space at all.
    pub fn in_space(&self, address: IpAddr) -> bool {
        self.space_set.contains(address)
    }

    /// All addresses of the space.
    pub fn space_set(&self) -> &AddressSet {
        &self.space_set
    }

    /// Why an address can't be a VM's.
    pub fn why_blocked(&self, address: IpAddr) -> Option<&Blocked> {
        if !self.blocked_set.contains(address) {
            return None;
        }
        self.blocked
            .iter()
            .find(|blocked| blocked.range.contains(address))
    }

    /// All forbidden addresses.
    pub fn blocked_set(&self) -> &AddressSet {
        &self.blocked_set
    }

    /// How many addresses of a family VMs can have altogether.
    pub fn count(&self, family: Family) -> u128 {
        let lost = self.space_set.family(family).flat_map(|range| {
            self.blocked_set
                .overlapping(range)
                .filter_map(move |blocked| blocked.intersection(range))
        });
        self.space_set.count(family)
            - lost.fold(0u128, |sum, range| sum.saturating_add(range.count()))
    }
}

/// The address a bridge takes in a routed subnet: the first behind the network's own. `None` for
/// subnets too small to have one.
pub fn bridge_address(net: IpNet) -> Option<IpAddr> {
    match net {
        IpNet::V4(net) if net.prefix_len() <= 30 => net.hosts().next().map(IpAddr::V4),
        // ::1 is the router's by custom and ::2 the node's at Hetzner (its tutorials use ::3).
        IpNet::V6(net) if net.prefix_len() <= 124 => {
            Some(IpAddr::V6(Ipv6Addr::from(u128::from(net.network()) + 3)))
        }
        _ => None,
    }
}

/// Hetzner's installer gives a server the ::2 of its /64.
fn hetzner(net: Ipv6Net, node: &Node, at: &DocPath, blocked: &mut Vec<Blocked>) {
    blocked.extend(ends_of_subnet(net.into(), at));
    if !node.ipv6.is_given() {
        let own = Ipv6Addr::from(u128::from(net.network()) + 2);
        let why = format!("the server's own address in {net} at Hetzner");
        blocked.push(Blocked::new(
            AddressRange::single(own.into()),
            why,
            at.clone(),
        ));
    }
}

fn ranges_at(list: &List<AddressRange>, at: &DocPath) -> Vec<(AddressRange, DocPath)> {
    let item = |(i, entry): (usize, &crate::model::Entry<AddressRange>)| {
        Some((*entry.get()?, at.index(i)))
    };
    list.iter().enumerate().filter_map(item).collect()
}

fn has_unreadable(list: &List<AddressRange>) -> bool {
    list.iter().any(|entry| entry.error().is_some())
}

fn pools(plan: &Plan, cluster: &Cluster) -> (Space, Vec<Blocked>) {
    let mut space = Vec::new();
    let mut unknown = false;
    let mut blocked = Vec::new();
    for name in cluster.pools.iter().filter_map(|entry| entry.get()) {
        let Some(pool) = plan.pools.get(name.as_str()) else {
            unknown = true;
            continue;
        };
        let at = Noun::Pool.at(name.as_str());
        space.extend(ranges_at(&pool.ranges, &at.join("ranges")));
        unknown |= has_unreadable(&pool.ranges);
        for (range, at) in ranges_at(&pool.reserved, &at.join("reserved")) {
            let why = format!("reserved in the pool `{name}`");
            blocked.push(Blocked::new(range, why, at));
        }
    }
    ((space, unknown), blocked)
}

/// The addresses at the ends of a subnet that no host of it may have.
fn ends_of_subnet(net: IpNet, at: &DocPath) -> Vec<Blocked> {
    let block =
        |address: IpAddr, why: String| Blocked::new(AddressRange::single(address), why, at.clone());
    match net {
        // RFC 3021: a /31 has neither.
        IpNet::V4(v4) if v4.prefix_len() <= 30 => vec![
            block(v4.network().into(), format!("the network address of {net}")),
            block(
                v4.broadcast().into(),
                format!("the broadcast address of {net}"),
            ),
        ],
        // RFC 6164 exempts /127.
        IpNet::V6(v6) if v6.prefix_len() <= 126 => vec![block(
            v6.network().into(),
            format!("the Subnet-Router anycast address of {net} (RFC 4291)"),
        )],
        _ => Vec::new(),
    }
}

fn network_gateway(name: &str, network: &Network) -> Option<Blocked> {
    let gateway = *network.gateway.get()?;
    let why = format!("the gateway of the network `{name}`");
    let at = Noun::Network.at(name).join("gateway");
    Some(Blocked::new(AddressRange::single(gateway), why, at))
}

/// The subnets of a cluster's nodes, each once, with the place of one address in it.
fn subnets_of_nodes(plan: &Plan, cluster: &str) -> Vec<(IpNet, DocPath)> {
    let mut subnets = Vec::new();
    for (name, node) in &plan.nodes {
        if node
            .cluster
            .get()
            .is_some_and(|own| own.as_str() == cluster)
        {
            for (field, entry) in [("ipv4", &node.ipv4), ("ipv6", &node.ipv6)] {
                subnets.extend(entry.get().map(|own| (own.subnet(), name.as_str(), field)));
            }
        }
    }
    sorted::sort(&mut subnets);
    subnets.dedup_by_key(|(subnet, ..)| *subnet);
    let place = |(subnet, name, field)| (subnet, Noun::Node.at(name).join(field));
    subnets.into_iter().map(place).collect()
}
