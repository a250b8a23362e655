//! As much of nftables as the guards need.

use std::net::IpAddr;

use crate::export::About;
use crate::model::values::{AddressRange, Family, IfName, MacAddr, VmIfName};

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
    /// Interfaces of VMs.
    Names(Vec<VmIfName>),
    /// Addresses of a family.
    Addresses(Family, Vec<AddressRange>),
    /// IPv6 addresses that neighbour discovery speaks of.
    Targets(Vec<IpAddr>),
    /// MAC addresses, each with an address of that form.
    Owners(Form, Vec<(MacAddr, IpAddr)>),
    /// Interfaces, each with an address of that form.
    Ports(Form, Vec<(VmIfName, IpAddr)>),
}

/// How an address stands in packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As an IPv4 or ARP source.
    V4,
    /// As an IPv6 source.
    V6,
    /// As what neighbour discovery (RFC 4861) speaks of. nft 1.0.6 has no name for it.
    Target,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::V4, Self::V6, Self::Target];

    /// The family of such addresses.
    pub fn family(self) -> Family {
        match self {
            Self::V4 => Family::V4,
            Self::V6 | Self::Target => Family::V6,
        }
    }

    /// What carries them.
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            Self::V4 => &[Kind::V4, Kind::Arp],
            Self::V6 => &[Kind::V6],
            Self::Target => &[Kind::Claim, Kind::Probe],
        }
    }
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
    /// It is such a message of neighbour discovery.
    Message(Kind),
    /// Neighbour discovery speaks of an address that is not link-local.
    BeyondLink,
    /// It is a router's: an advertisement or a redirect.
    Routes,
    /// It is the answer of a DHCP server.
    Leases(Family),
    /// The sender is a VM that is known in this way.
    Sender(Sender),
    /// The sender and its address are not in the set together.
    NotOwn(Kind, Sender, &'static str),
    /// Its source is an address of the node itself.
    Own,
    /// The route to its source does not lead back where it came from.
    NoWayBack,
}

/// What a VM is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Its MAC address.
    Mac,
    /// The interface it is plugged into.
    Interface,
}

/// What carries an address of its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An IPv4 packet.
    V4,
    /// An ARP message.
    Arp,
    /// An IPv6 packet.
    V6,
    /// A neighbour advertisement: the sender has the address.
    Claim,
    /// A neighbour solicitation without a source: the sender is about to take the address (RFC 4862, section 5.4).
    Probe,
}

/// What becomes of a packet.
#[derive(Clone, Copy, Debug)]
pub enum Verdict {
    /// It passes this table.
    Accept,
    /// It is lost.
    Drop,
}
