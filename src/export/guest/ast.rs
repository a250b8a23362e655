//! What a VM is told of its network.

use ipnet::IpNet;

use crate::export::About;
use crate::export::node::Route;
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
    /// The MAC address of its interface; without one it is the first Ethernet interface.
    pub mac: Option<MacAddr>,
    /// Its addresses, with the length of what it reaches without a gateway.
    pub addresses: Vec<IpNet>,
    /// Its default routes, at most one a family.
    pub routes: Vec<Route>,
}
