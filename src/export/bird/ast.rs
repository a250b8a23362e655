//! What a configuration of BIRD is made of, as far as the planner writes it.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::text::Text;
use super::version::Version;
use crate::export::About;
use crate::export::names::Symbol;
use crate::export::patterns::Pattern;
use crate::export::site::{BfdTimers, StaticRoute};
use crate::model::values::{Asn, Community, Family, IfName, Password, VmRoutes};
use crate::topology::Link;

/// One `bird.conf` or `bird6.conf`.
#[derive(Debug)]
pub struct Config {
    /// Its head.
    pub about: About,
    /// Whose words it is written in.
    pub version: Version,
    /// The router id. Without one BIRD takes an IPv4 address of the host.
    pub router_id: Option<Ipv4Addr>,
    /// What follows, in this order.
    pub blocks: Vec<Block>,
}

/// A definition or protocol, with the reason why it is there.
#[derive(Debug)]
pub struct Block {
    /// The comment above it; may be empty.
    pub why: String,
    /// The thing itself.
    pub item: Item,
}

/// A definition or protocol.
#[derive(Debug)]
pub enum Item {
    /// A community with a name.
    Community(Symbol, Community),
    /// A set of prefixes with a name, never empty.
    Prefixes(Symbol, Vec<Pattern>),
    /// A filter; what no step accepts is rejected.
    Filter(Symbol, Vec<Step>),
    /// The interfaces of the host.
    Device,
    /// The host's connected networks; of one interface or all.
    Direct(Option<IfName>),
    /// The kernel's routes of a family.
    Kernel(Family, Kernel),
    /// Networks of a family whose packets are dropped unless a longer route leads on.
    Discard(Family, Symbol, Vec<IpNet>),
    /// Routes of a family to the host's own VMs, as long as their interfaces are up.
    Vms(Family, Vec<StaticRoute>),
    /// Fast detection of dead neighbours.
    Bfd(BfdTimers),
    /// Settings that BGP sessions share.
    Template(Symbol, Vec<Setting>),
    /// A BGP session.
    Session {
        /// Its name.
        name: Symbol,
        /// The template it begins with.
        from: Option<Symbol>,
        /// Its settings.
        settings: Vec<Setting>,
    },
}

/// What is done with the kernel's routes.
#[derive(Debug, Default)]
pub struct Kernel {
    /// What is read; nothing without a filter.
    pub learn: Option<Symbol>,
    /// What is written; nothing without a filter.
    pub install: Option<Symbol>,
    /// Whether what was written stays when BIRD ends.
    pub persist: bool,
    /// The metric of what is written, where other writers' routes to the same addresses win; BIRD's own
    /// when not given.
    pub metric: Option<u32>,
    /// Over how many equal routes packets are spread.
    pub paths: u16,
}

/// A step of a filter.
#[derive(Debug)]
pub enum Step {
    /// Rejects the routes that a test holds for; why.
    Reject(Test, &'static str),
    /// Changes the route; why.
    Change(Change, &'static str),
    /// Accepts the routes that all tests hold for.
    AcceptIf(Vec<Test>),
    /// Accepts.
    Accept,
    /// Rejects.
    RejectRest,
}

/// What a filter asks about a route.
#[derive(Debug)]
pub enum Test {
    /// Its prefix is in the set.
    In(Symbol),
    /// Its prefix is in none of the sets.
    NotIn(Vec<Symbol>),
    /// It was not learned by BGP.
    NotFromBgp,
    /// It stands in the configuration, as an address that is dropped.
    FromConfiguration,
    /// It is one to a VM of this host.
    OfOwnVm(VmRoutes),
    /// It is none.
    NotOfOwnVm(VmRoutes),
    /// Its next hop can't be reached.
    Unreachable,
    /// It carries the community of that name and form.
    Tagged(Symbol, Community),
    /// It does not carry it.
    NotTagged(Symbol, Community),
    /// It does not point at a VM's interface.
    NotAtVm,
}

/// What a filter does to a route.
#[derive(Debug)]
pub enum Change {
    /// Sets the origin to IGP.
    OriginIgp,
    /// Adds the community of that name and form.
    Tag(Symbol, Community),
    /// Takes all communities of all forms away.
    StripCommunities,
    /// Prefers it to what other protocols say of the same address, up to 65535.
    Prefer(u16),
}

/// A setting of a BGP session.
#[derive(Debug)]
pub enum Setting {
    /// What the operator reads.
    Description(Text),
    /// The own end.
    Local(IpAddr, Asn),
    /// The own end's AS number alone.
    LocalAs(Asn),
    /// The own end's address alone.
    Source(IpAddr),
    /// The other end.
    Neighbor(IpAddr, Asn),
    /// Routes without a metric (MED) count as such with 0.
    NoMetric,
    /// On one subnet or not.
    Link(Link),
    /// Not on one subnet: over so many routers at most.
    Hops(u8),
    /// Packets that crossed a router are refused (RFC 5082).
    TtlSecurity,
    /// The TCP MD5 password.
    Password(Password),
    /// Hold time in seconds, and what goes with it.
    Timers(u16),
    /// Hold time in seconds alone.
    HoldTime(u16),
    /// Watched by BFD; gracefully where a restarting neighbour's routes outlive its BFD.
    Bfd {
        /// Whether they do.
        graceful: bool,
    },
    /// A restart keeps the routes at the other end (RFC 4724), for so many seconds; or none does, not
    /// even one of the other end: BIRD would keep its routes unless it is told not to.
    GracefulRestart(Option<u16>),
    /// The other end is a client of this reflector.
    Client,
    /// The cluster id of this reflector.
    ClusterId(Ipv4Addr),
    /// The routes.
    Channel(Channel),
}

/// Routes of one family in both directions.
#[derive(Debug)]
pub struct Channel {
    /// Their family.
    pub family: Family,
    /// What is taken; nothing without a filter.
    pub import: Option<Symbol>,
    /// How many are taken at most.
    pub limit: Option<u32>,
    /// What is given; nothing without a filter.
    pub export: Option<Symbol>,
    /// Next hops are looked up in the routing table though the neighbour is on the same subnet.
    pub recursive: bool,
    /// Routes lead to a node's global address, not to the link-local one.
    pub global_next_hop: bool,
    /// Several routes to one destination are given or taken (RFC 7911).
    pub add_paths: Option<AddPaths>,
}

impl Channel {
    /// A channel that takes and gives nothing yet.
    pub fn new(family: Family) -> Self {
        Self {
            family,
            import: None,
            limit: None,
            export: None,
            recursive: false,
            global_next_hop: false,
            add_paths: None,
        }
    }
}

/// In which direction several routes to one destination travel.
#[derive(Clone, Copy, Debug)]
pub enum AddPaths {
    /// They are given.
    Give,
    /// They are taken.
    Take,
}
