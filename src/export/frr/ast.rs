//! What a configuration of FRR is made of, as far as the planner writes it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::export::About;
use crate::export::names::Symbol;
use crate::export::patterns::Pattern;
use crate::export::site::{BfdTimers, StaticRoute};
use crate::model::values::{Asn, Community, Family, IfName, Password, VmRoutes};

/// The route-map that lets nothing through.
pub const REJECT_ALL: &str = "REJECT-ALL";

/// One `frr.conf`.
#[derive(Debug)]
pub struct Config {
    /// Its head.
    pub about: About,
    /// Next hops may be reached by the default route.
    pub resolve_by_default: bool,
    /// Networks whose packets are dropped unless a longer route leads on.
    pub discards: Vec<IpNet>,
    /// Routes to the host's own VMs, as long as their interfaces are up.
    pub vms: Vec<StaticRoute>,
    /// BFD, if it watches a session.
    pub bfd: Option<Bfd>,
    /// Sets of prefixes.
    pub prefixes: Vec<PrefixList>,
    /// Communities with names.
    pub communities: Vec<(Symbol, Community)>,
    /// Route-maps, apart from [`REJECT_ALL`].
    pub maps: Vec<RouteMap>,
    /// The BGP process.
    pub router: Router,
}

/// BFD's profile for all sessions.
#[derive(Debug)]
pub struct Bfd {
    /// Its timers.
    pub timers: BfdTimers,
    /// Whether packets may have crossed other routers.
    pub multihop: bool,
}

/// A set of prefixes of a family, with the reason why it is there.
#[derive(Debug)]
pub struct PrefixList {
    /// The comment above it; may be empty.
    pub why: String,
    /// Its name.
    pub name: Symbol,
    /// Their family.
    pub family: Family,
    /// The prefixes.
    pub patterns: Vec<Pattern>,
}

/// A route-map; what no clause takes is denied.
#[derive(Debug)]
pub struct RouteMap {
    /// Its name.
    pub name: Symbol,
    /// The family of its routes.
    pub family: Family,
    /// Its clauses, in this order.
    pub clauses: Vec<Clause>,
}

/// A clause of a route-map: for the routes that all its tests hold for.
#[derive(Debug, Default)]
pub struct Clause {
    /// Whether it denies them.
    pub deny: bool,
    /// The tests.
    pub tests: Vec<Test>,
    /// What is done to them.
    pub changes: Vec<Change>,
    /// Another route-map that has to let them through too.
    pub call: Option<Symbol>,
}

/// What a clause asks about a route.
#[derive(Debug)]
pub enum Test {
    /// Its prefix is in the set.
    In(Symbol),
    /// It carries the community of that name and form.
    Tagged(Symbol, Community),
    /// It leads through the interface.
    Through(IfName),
}

/// What a clause does to a route.
#[derive(Debug)]
pub enum Change {
    /// Sets the origin to IGP.
    OriginIgp,
    /// Sets the metric (MED) to 0, which is what routes without one count as.
    NoMetric,
    /// Gives it the community and no other one of the form.
    Tag(Community),
    /// Takes all communities of all forms away.
    StripCommunities,
    /// Names this next hop. FRR takes another one of its own once the address was gone for a moment.
    NextHop(Ipv6Addr),
    /// Leads to the next hop's global address, not to the link-local one.
    GlobalNextHop,
}

/// The BGP process.
#[derive(Debug)]
pub struct Router {
    /// Its AS number.
    pub asn: Asn,
    /// The router id. Without one FRR takes an IPv4 address of the host.
    pub router_id: Option<Ipv4Addr>,
    /// On a reflector: its cluster id, and that route-maps may change what is reflected.
    pub reflector: Option<Ipv4Addr>,
    /// A restart keeps the routes at the other ends (RFC 4724), for so many seconds.
    pub graceful_restart: Option<u16>,
    /// The neighbours, groups before their members.
    pub neighbors: Vec<Neighbor>,
    /// What goes over them, one a family.
    pub families: Vec<AddressFamily>,
}

/// A neighbour or a group of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A group.
    Group(Symbol),
    /// One neighbour.
    One(IpAddr),
}

/// A neighbour or a group of them, with settings.
#[derive(Debug)]
pub struct Neighbor {
    /// Who.
    pub who: Who,
    /// The settings.
    pub settings: Vec<Setting>,
}

/// A setting of a neighbour.
#[derive(Debug)]
pub enum Setting {
    /// It is a group.
    Group,
    /// It is a member of a group, and takes its settings.
    Member(Symbol),
    /// Its AS number.
    RemoteAs(Asn),
    /// What the operator reads.
    Description(String),
    /// The own end.
    Source(IpAddr),
    /// An external neighbour behind other routers.
    EbgpMultihop,
    /// Packets that crossed a router are refused (RFC 5082).
    TtlSecurity,
    /// Hold time in seconds, and what goes with it.
    Timers(u16),
    /// The TCP MD5 password.
    Password(Password),
    /// Watched by BFD; gracefully where a restarting neighbour's routes outlive its BFD.
    Bfd {
        /// Whether they do.
        graceful: bool,
    },
}

/// Routes of one family.
#[derive(Debug)]
pub struct AddressFamily {
    /// The family.
    pub family: Family,
    /// No route goes into the kernel.
    pub keep_out_of_kernel: bool,
    /// Routes to VMs, by who sets them, are announced as far as the route-map lets them.
    pub redistribute: Option<(VmRoutes, Symbol)>,
    /// Over how many equal paths packets are spread.
    pub paths: Option<u16>,
    /// What is taken and given.
    pub policies: Vec<Policy>,
}

/// What is taken from a neighbour and given to it.
#[derive(Debug)]
pub struct Policy {
    /// Who.
    pub who: Who,
    /// A client of this reflector.
    pub client: bool,
    /// What is taken; nothing without a route-map.
    pub import: Option<Symbol>,
    /// What is given; nothing without a route-map.
    pub export: Option<Symbol>,
    /// How many routes are taken.
    pub limit: Option<Limit>,
    /// Several routes to one destination are given (RFC 7911).
    pub add_paths: bool,
}

/// How many routes are taken, and what happens then.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// The session is closed for a minute.
    Restart(u32),
    /// The log says so.
    Warn(u32),
}
