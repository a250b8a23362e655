//! As much of nftables as the guards need.

use std::net::IpAddr;

use crate::export::About;
use crate::model::values::{AddressRange, Family, IfName, MacAddr};

/// One file.
#[derive(Debug)]
pub struct Ruleset {
    /// Its head.
    pub about: About,
    /// The table, if there is anything to guard.
    pub table: Option<Table>,
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its family and where its one chain looks at packets.
    pub place: Place,
    /// Its sets, none empty.
    pub sets: Vec<Set>,
    /// The rules of its chain.
    pub rules: Vec<Rule>,
}

/// Where packets are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where the node routes them.
    Forward,
    /// Where they enter a bridge.
    Bridge,
}

/// A named set.
#[derive(Debug)]
pub struct Set {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub elements: Elements,
}

/// What is in a set.
#[derive(Debug)]
pub enum Elements {
    /// MAC addresses.
    Macs(Vec<MacAddr>),
    /// Addresses of a family.
    Addresses(Family, Vec<AddressRange>),
    /// MAC addresses, each with an address of the family.
    Owners(Family, Vec<(MacAddr, IpAddr)>),
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// The comment above it; may be empty.
    pub why: &'static str,
    /// All of what it asks.
    pub tests: Vec<Test>,
    /// What becomes of the packet.
    pub verdict: Verdict,
}

/// What a rule asks.
#[derive(Debug)]
pub enum Test {
    /// It came in there.
    From(IfName),
    /// It came in elsewhere.
    NotFrom(IfName),
    /// It goes out there.
    To(IfName),
    /// It is of the family.
    Is(Family),
    /// Its source is one that a host has before it has an address, or on its link alone.
    Unbound(Kind),
    /// Its source is in the set.
    In(Kind, &'static str),
    /// Its source is not in the set.
    NotIn(Kind, &'static str),
    /// The sender's MAC address is in the set.
    MacIn(&'static str),
    /// The sender's MAC address and its source are not in the set together.
    NotOwner(Kind, &'static str),
    /// Its source is an address of the node itself.
    Own,
    /// The route to its source does not lead back where it came from.
    NoWayBack,
}

/// What carries a source address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An IPv4 packet.
    V4,
    /// An ARP message.
    Arp,
    /// An IPv6 packet.
    V6,
}

/// What becomes of a packet.
#[derive(Clone, Copy, Debug)]
pub enum Verdict {
    /// It passes this table.
    Accept,
    /// It is lost.
    Drop,
}
