//! Units of systemd-networkd.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::export::About;
use crate::model::values::MacAddr;

/// One file.
#[derive(Debug)]
pub struct Unit {
    /// Its path in `/etc/systemd/network`.
    pub file: String,
    /// Its head.
    pub about: About,
    /// What it is for.
    pub why: &'static str,
    /// What it says.
    pub content: Content,
}

/// What a unit says.
#[derive(Debug)]
pub enum Content {
    /// The node's end of VMs' interfaces.
    VmInterface(VmInterface),
    /// A drop-in: addresses the node answers for.
    ProxyNdp(Vec<IpAddr>),
}

/// The node's end of VMs' interfaces.
#[derive(Debug)]
pub struct VmInterface {
    /// The interface's name, or a pattern for several.
    pub name: String,
    /// Its MAC address.
    pub mac: MacAddr,
    /// Its addresses: the gateways of the VM.
    pub gateways: Vec<IpNet>,
    /// The VM's own addresses.
    pub routes: Vec<IpNet>,
}
