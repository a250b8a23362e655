//! What a VM is told of its network.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::export::About;
use crate::model::values::MacAddr;

/// A VM with one interface.
#[derive(Debug)]
pub struct Guest<'a> {
    /// The VM.
    pub vm: &'a str,
    /// The node it runs on.
    pub node: &'a str,
    /// The head of its file.
    pub about: About,
    /// What is to be known of its network.
    pub why: &'static str,
    /// The MAC address of its interface, if it is known.
    pub mac: Option<MacAddr>,
    /// Its addresses, in the plan's order.
    pub addresses: Vec<Address>,
    /// The name servers it can ask.
    pub name_servers: Vec<IpAddr>,
}

/// An address of a VM.
#[derive(Debug)]
pub struct Address {
    /// It, with the length of what it reaches without a gateway.
    pub net: IpNet,
    /// The default gateway; one address of a family has it at most.
    pub gateway: Option<IpAddr>,
}

impl Address {
    /// Whether the gateway lies outside the address's subnet, though on its link.
    pub fn is_on_link(&self) -> bool {
        self.gateway.is_some_and(|via| !self.net.contains(&via))
    }
}
