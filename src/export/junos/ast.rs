//! What the planner configures on a Junos router.

use std::net::{IpAddr, Ipv4Addr};

use crate::export::About;
use crate::export::patterns::Pattern;
use crate::export::site::BfdTimers;
use crate::model::values::{Asn, Family, Password};
use crate::topology::Link;

/// The policy that lets nothing through.
pub const REJECT_ALL: &str = "reject-all";

/// All statements for one router.
#[derive(Debug)]
pub struct Config {
    /// The head of the file.
    pub about: About,
    /// What else stands at its head.
    pub remarks: Vec<&'static str>,
    /// The router's own AS, which `type internal` refers to.
    pub autonomous_system: Asn,
    /// The router id, where the plan names one: another value would reset every session of the router.
    pub router_id: Option<Ipv4Addr>,
    /// The import policies.
    pub policies: Vec<Policy>,
    /// One group a family, at least one.
    pub groups: Vec<Group>,
}

/// A policy; what no term accepts is rejected.
#[derive(Debug)]
pub struct Policy {
    /// Its name.
    pub name: &'static str,
    /// Its accepting terms, one a family.
    pub terms: Vec<Term>,
    /// The name of the term that rejects the rest; without one the policy does so itself.
    pub last: Option<&'static str>,
}

/// A term of a policy that accepts routes of BGP.
#[derive(Debug)]
pub struct Term {
    /// Its name.
    pub name: &'static str,
    /// Their family.
    pub family: Family,
    /// Their prefixes.
    pub prefixes: Vec<Pattern>,
}

/// A BGP group.
#[derive(Debug)]
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// The name of its import policy.
    pub import: &'static str,
    /// The neighbours' AS, where it is said too.
    pub peer_as: Option<Asn>,
    /// The family of routes and transport.
    pub family: Family,
    /// The router's own address.
    pub local: IpAddr,
    /// How many routes a neighbour may bring before its session is torn down.
    pub limit: u32,
    /// Over how many equal paths packets are spread.
    pub paths: u16,
    /// What all neighbours share, if they do.
    pub options: Option<Options>,
    /// The reflectors.
    pub neighbors: Vec<Neighbor>,
}

/// A route reflector.
#[derive(Debug)]
pub struct Neighbor {
    /// Its address.
    pub address: IpAddr,
    /// Its name.
    pub description: String,
    /// Its own options, where neighbours differ.
    pub options: Option<Options>,
}

/// Options of a group or of one neighbour.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Hold time in seconds.
    pub hold_time: u16,
    /// The TCP MD5 password.
    pub password: Option<Password>,
    /// Watched by BFD, over this kind of link.
    pub bfd: Option<(BfdTimers, Link)>,
}
