//! The nouns of a plan and their fields.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::values::{
    AddressRange, Asn, BfdInterval, BfdMultiplier, BondMode, ClusterRef, Community, EastWest,
    GatewayRef, HoldTime, IfName, InterfaceAddress, InterfaceKind, MacAddr, Metric, Mtu,
    NetworkBackend, NetworkKind, NetworkMode, NodeRef, Notes, OsId, Password, PathCount, Platform,
    PoolRef, Prefix, PrefixLimit, Provider, ReflectorRef, ReflectorRole, RouteMatch, RoutingDaemon,
    RuleName, StaticRoute, Style, SubnetLayout, Title, Virtualization, VlanId, VmIfName, VmRoutes,
};
use super::{DocPath, Entry, Fault, Field, Leaf, List, Map, Tree};
use crate::record;

/// The format that this version reads and writes.
pub const FORMAT: &str = "fabric-plan/1";

record! {
    /// A plan for one or several clusters of VM hosts.
    pub struct Plan {
        /// Format of the file, fabric-plan/1.
        format: Entry<Title>,
        /// Name of the site or of the plan.
        name: Entry<Title>,
        /// Remarks; never exported.
        notes: Entry<Notes>,
        /// Physical networks that addresses are taken from.
        networks: Map<Network>,
        /// Pools of addresses for VMs.
        pools: Map<Pool>,
        /// Clusters of nodes with one way of networking.
        clusters: Map<Cluster>,
        /// Servers that run VMs.
        nodes: Map<Node>,
        /// Route reflectors.
        reflectors: Map<Reflector>,
        /// Core gateways: the routers towards the Internet.
        gateways: Map<Gateway>,
        /// Virtual machines and containers.
        vms: Map<Vm>,
        /// Findings that are meant so, with the reason.
        exceptions: Map<Exception>,
    }
}

record! {
    /// A physical network.
    pub struct Network {
        /// The network in CIDR notation, such as 198.51.100.0/24.
        prefix: Entry<Prefix>,
        /// Active: holds pools and addresses. Container: holds only other networks.
        kind: Entry<NetworkKind>,
        /// The router's address in this network.
        gateway: Entry<IpAddr>,
        /// Remarks; never exported.
        notes: Entry<Notes>,
    }
}

record! {
    /// A pool of addresses for VMs.
    pub struct Pool {
        /// Addresses, ranges (a-b) and networks (CIDR), IPv4 and IPv6.
        ranges: List<AddressRange>,
        /// Addresses and ranges that no VM may get.
        reserved: List<AddressRange>,
        /// Remarks; never exported.
        notes: Entry<Notes>,
    }
}

record! {
    /// A cluster of nodes with one kind of virtualization and one way of networking.
    pub struct Cluster {
        /// What the nodes run VMs with.
        virtualization: Entry<Virtualization>,
        /// Pools the VMs take their addresses from, in this order.
        pools: List<PoolRef>,
        /// How the VMs reach the network.
        network: ClusterNetwork,
        /// Remarks; never exported.
        notes: Entry<Notes>,
    }
}

record! {
    /// How a cluster's VMs reach the network. Settings of the types that are not chosen are kept and not used.
    pub struct ClusterNetwork {
        /// Switching (once "To cluster"), Routing (once "To node") or IP fabric.
        #[name = "type"]
        mode: Entry<NetworkMode>,
        /// Switching, Routing: the bridge for VMs on every node; vmbr0 when not given.
        bridge: Entry<IfName>,
        /// Whose data centre it is, with its rules.
        provider: Entry<Provider>,
        /// Routing: how a node's subnet is laid on its bridge.
        layout: Entry<SubnetLayout>,
        /// IP fabric: the autonomous system of nodes, reflectors and core gateways.
        asn: Entry<Asn>,
        /// IP fabric: the BGP community that marks VM routes inside the cluster.
        community: Entry<Community>,
        /// IP fabric: the IPv4 gateway of every VM, on every VM interface; private and used nowhere else.
        gateway_v4: Entry<Ipv4Addr>,
        /// IP fabric: the IPv6 gateway of every VM; fe80::1 when not given.
        gateway_v6: Entry<Ipv6Addr>,
        /// IP fabric: the MAC address of every VM interface on the nodes; 02:00:00:00:00:01 when not given.
        gateway_mac: Entry<MacAddr>,
        /// IP fabric: the route reflectors.
        reflectors: List<ReflectorRef>,
        /// IP fabric: the core gateways.
        gateways: List<GatewayRef>,
        /// IP fabric: BGP hold time in seconds; 30 when not given.
        hold_time: Entry<HoldTime>,
        /// IP fabric: detect dead neighbours by BFD (RFC 5880); true when not given.
        bfd: Entry<bool>,
        /// IP fabric: how often BFD sends, in milliseconds; 300 when not given.
        bfd_interval: Entry<BfdInterval>,
        /// IP fabric: lost BFD packets after which a neighbour counts as dead; 3 when not given.
        bfd_multiplier: Entry<BfdMultiplier>,
        /// IP fabric: keep a restarting neighbour's routes (graceful restart, RFC 4724); false when not given.
        graceful_restart: Entry<bool>,
        /// IP fabric: TCP MD5 password of all the fabric's BGP sessions (RFC 2385).
        password: Entry<Password>,
        /// IP fabric: routes a reflector takes from one node; twice the VM addresses and at least 100 when not given.
        node_limit: Entry<PrefixLimit>,
        /// IP fabric: routes a core gateway takes from one reflector; the same default over all nodes when not given. With `east_west` direct a node takes as many.
        core_limit: Entry<PrefixLimit>,
        /// IP fabric: reflectors refuse special-purpose addresses (martians); true when not given.
        martian_filter: Entry<bool>,
        /// IP fabric: who puts the routes to VMs into a node's kernel: the platform (learned) or the routing daemon, for the plan's VMs (static); learned when not given.
        vm_routes: Entry<VmRoutes>,
        /// IP fabric: how VMs on different nodes reach each other: over the core gateway (core) or from node to node (direct); core when not given.
        east_west: Entry<EastWest>,
        /// IP fabric: sessions on one subnet refuse packets that crossed a router (GTSM, RFC 5082); false when not given.
        ttl_security: Entry<bool>,
        /// IP fabric: which routes inside the pools core gateways take: host-routes, or or-longer, which lets aggregates through; host-routes when not given. Reflectors take host routes alone.
        route_match: Entry<RouteMatch>,
        /// IP fabric: whose structure the files of BIRD 1.6 reflectors and Junos core gateways have: the planner's, or that of VMmanager's guide, corrected (vmmanager); planner when not given.
        style: Entry<Style>,
        /// Name servers that VMs ask, as addresses; cloud-init gives a VM those of its own families.
        vm_name_servers: List<IpAddr>,
        /// Nodes drop packets whose source is not the VM's own; true when not given.
        spoofing_guard: Entry<bool>,
        /// The switch in front of a node takes frames from the node's own MAC address only; true for Hetzner and OVHcloud when not given.
        port_security: Entry<bool>,
    }
}

record! {
    /// A server that runs VMs.
    pub struct Node {
        /// The cluster it belongs to.
        cluster: Entry<ClusterRef>,
        /// Operating system with its release, such as almalinux-8.
        os: Entry<OsId>,
        /// The physical interface towards the network.
        uplink: Entry<IfName>,
        /// MAC address of the uplink.
        uplink_mac: Entry<MacAddr>,
        /// Primary IPv4 address with the length of its subnet; /32 where the gateway is on-link.
        ipv4: Entry<InterfaceAddress>,
        /// IPv4 default gateway.
        gateway_v4: Entry<Ipv4Addr>,
        /// Primary IPv6 address with the length of its subnet.
        ipv6: Entry<InterfaceAddress>,
        /// IPv6 default gateway.
        gateway_v6: Entry<Ipv6Addr>,
        /// The gateways are reached directly on the uplink though they lie outside its subnets.
        on_link: Entry<bool>,
        /// Routing: addresses that only this node's VMs get.
        vm_ranges: List<AddressRange>,
        /// Routing daemon; bird2 when not given.
        routing_daemon: Entry<RoutingDaemon>,
        /// What configures the node's interfaces; netplan when not given.
        network_backend: Entry<NetworkBackend>,
        /// AS number, where it is not the fabric's.
        asn: Entry<Asn>,
        /// BGP router id; the IPv4 address when not given.
        router_id: Entry<Ipv4Addr>,
        /// The reflectors it peers with; all of the fabric's when not given.
        reflectors: List<ReflectorRef>,
        /// TCP MD5 password of its BGP sessions; the fabric's when not given.
        password: Entry<Password>,
        /// Largest packet on the uplink in bytes; the system's own when not given.
        mtu: Entry<Mtu>,
        /// The node's interfaces by name, the uplink among them; only the uplink when not given.
        interfaces: Map<Interface>,
        /// Remarks; never exported.
        notes: Entry<Notes>,
    }
}

record! {
    /// An interface of a node. The one that is the uplink has the node's own addresses and gateways too.
    pub struct Interface {
        /// Physical, bridge, VLAN or bond; physical when not given.
        kind: Entry<InterfaceKind>,
        /// Its addresses with the length of their subnets.
        addresses: List<InterfaceAddress>,
        /// IPv4 default gateway over this interface.
        gateway_v4: Entry<Ipv4Addr>,
        /// IPv6 default gateway over this interface.
        gateway_v6: Entry<Ipv6Addr>,
        /// The gateways are reached directly though they lie outside its subnets.
        on_link: Entry<bool>,
        /// Metric of its default routes; the system's own when not given.
        metric: Entry<Metric>,
        /// Static routes as for `ip route`, such as 10.0.0.0/8 via 10.1.0.1.
        routes: List<StaticRoute>,
        /// Bridge and bond: the interfaces in it.
        ports: List<IfName>,
        /// Bond: how it spreads traffic over its ports; active-backup when not given.
        bond_mode: Entry<BondMode>,
        /// VLAN: the interface it runs on.
        parent: Entry<IfName>,
        /// VLAN: its number, 1 to 4094.
        vlan: Entry<VlanId>,
        /// Largest packet in bytes; the system's own when not given.
        mtu: Entry<Mtu>,
        /// MAC address.
        mac: Entry<MacAddr>,
        /// Remarks; never exported.
        notes: Entry<Notes>,
    }
}

record! {
    /// A route reflector (RFC 4456).
    pub struct Reflector {
        /// Main or backup.
        role: Entry<ReflectorRole>,
        /// IPv4 address with the length of its subnet.
        ipv4: Entry<InterfaceAddress>,
        /// IPv6 address with the length of its subnet.
        ipv6: Entry<InterfaceAddress>,
        /// Routing daemon; bird2 when not given.
        daemon: Entry<RoutingDaemon>,
        /// AS number, where it is not the fabric's.
        asn: Entry<Asn>,
        /// BGP router id; the IPv4 address when not given.
        router_id: Entry<Ipv4Addr>,
        /// Cluster id of route reflection; the router id when not given.
        cluster_id: Entry<Ipv4Addr>,
        /// Other reflectors it has a session with, apart from the nodes and core gateways.
        peers: List<ReflectorRef>,
        /// TCP MD5 password of its BGP sessions; the fabric's when not given.
        password: Entry<Password>,
        /// Remarks; never exported.
        notes: Entry<Notes>,
    }
}

record! {
    /// A core gateway: the router towards the Internet.
    pub struct Gateway {
        /// Its operating system; junos when not given.
        platform: Entry<Platform>,
        /// IPv4 address towards the reflectors, with the length of its subnet.
        ipv4: Entry<InterfaceAddress>,
        /// IPv6 address towards the reflectors, with the length of its subnet.
        ipv6: Entry<InterfaceAddress>,
        /// AS number, where it is not the fabric's.
        asn: Entry<Asn>,
        /// BGP router id; the IPv4 address when not given.
        router_id: Entry<Ipv4Addr>,
        /// The reflectors it peers with; all of the fabric's when not given.
        reflectors: List<ReflectorRef>,
        /// TCP MD5 password of its BGP sessions; the fabric's when not given.
        password: Entry<Password>,
        /// Equal BGP paths it spreads traffic over (maximum-paths ibgp); 1 when not given.
        maximum_paths: Entry<PathCount>,
        /// Networks that it has a route to, such as those of nodes behind other routers.
        routes: List<Prefix>,
        /// Remarks; never exported.
        notes: Entry<Notes>,
    }
}

record! {
    /// A virtual machine or container.
    pub struct Vm {
        /// The node it runs on.
        node: Entry<NodeRef>,
        /// Its addresses, IPv4 and IPv6.
        addresses: List<IpAddr>,
        /// MAC address of its interface; a virtual MAC bought from the provider included.
        mac: Entry<MacAddr>,
        /// Name of its interface on the node; `NAME_net0` when not given.
        interface: Entry<VmIfName>,
        /// Its addresses may be other VMs' too (anycast): every one of them announces them.
        anycast: Entry<bool>,
        /// Remarks; never exported.
        notes: Entry<Notes>,
    }
}

record! {
    /// A finding that is meant so: it is not reported.
    pub struct Exception {
        /// The rule, by name or code.
        rule: Entry<RuleName>,
        /// The place of the finding, or one that holds it, such as pools/vm-v4.
        at: Entry<DocPath>,
        /// Why it is right here.
        reason: Entry<Title>,
    }
}

impl Plan {
    /// An empty plan of the current format.
    pub fn new(name: &str) -> Self {
        Self {
            format: Entry::new(FORMAT),
            name: Entry::new(name),
            ..Self::default()
        }
    }

    /// Takes on what a document says; what it can't take it reports.
    pub fn read(&mut self, tree: &Tree, faults: &mut Vec<Fault>) {
        let part: &mut dyn Field = self;
        part.read(tree, &mut DocPath::root(), faults);
    }

    /// The written form, with sorted names.
    pub fn to_tree(&self) -> Tree {
        let part: &dyn Field = self;
        part.to_tree().unwrap_or_else(|| Tree::Map(Vec::new()))
    }

    /// Visits every given value, in the order of the file; `at` is the plan's own place.
    pub fn walk<'a>(&'a self, at: &mut DocPath, visit: &mut dyn FnMut(&DocPath, Leaf<'a>)) {
        let part: &dyn Field = self;
        part.walk(at, visit);
    }

    /// The part at a place, if there is one.
    pub fn part(&self, at: &DocPath) -> Option<&dyn Field> {
        let mut part: &dyn Field = self;
        for segment in at.segments() {
            part = part.child(segment)?;
        }
        Some(part)
    }

    /// The text at a place; empty where nothing is given.
    pub fn text(&self, at: &DocPath) -> &str {
        self.part(at)
            .and_then(Field::leaf)
            .map_or("", |leaf| leaf.text)
    }

    /// Whether anything is given at a place.
    pub fn is_given(&self, at: &DocPath) -> bool {
        self.part(at).is_some_and(|part| part.to_tree().is_some())
    }

    /// The names of the parts of the map at a place.
    pub fn names_at(&self, at: &DocPath) -> Vec<String> {
        let names = |map: &dyn Field| (0..map.count()).map(|i| map.key(i).to_owned()).collect();
        self.part(at).map(names).unwrap_or_default()
    }

    /// The cluster a node belongs to, with its name.
    pub fn cluster_of(&self, node: &Node) -> Option<(&str, &Cluster)> {
        let (name, cluster) = self.clusters.get_key_value(node.cluster.get()?.as_str())?;
        Some((name, cluster))
    }

    /// The node a VM runs on, with its name.
    pub fn node_of(&self, vm: &Vm) -> Option<(&str, &Node)> {
        let (name, node) = self.nodes.get_key_value(vm.node.get()?.as_str())?;
        Some((name, node))
    }
}
