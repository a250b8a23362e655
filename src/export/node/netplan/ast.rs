//! The interfaces of a node.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::export::About;
use crate::model::values::{BondMode, IfName, MacAddr, Metric, Mtu, VlanId};

/// One file.
#[derive(Debug)]
pub struct Netplan {
    /// Its head.
    pub about: About,
    /// Ports of network cards.
    pub ethernets: Vec<Interface>,
    /// Bonds.
    pub bonds: Vec<Bond>,
    /// VLANs.
    pub vlans: Vec<Vlan>,
    /// Bridges.
    pub bridges: Vec<Bridge>,
}

/// What every interface has. All of it is static: no DHCP.
#[derive(Debug)]
pub struct Interface {
    /// Its name.
    pub name: IfName,
    /// The comment above it.
    pub why: &'static str,
    /// Its MAC address, where it is set.
    pub mac: Option<MacAddr>,
    /// Its largest packet, where it is set.
    pub mtu: Option<Mtu>,
    /// Its addresses.
    pub addresses: Vec<IpNet>,
    /// Its routes.
    pub routes: Vec<Route>,
    /// Whether the default router comes from router advertisements.
    pub accept_ra: bool,
    /// Whether it forms a link-local address by itself.
    pub link_local: bool,
}

/// A bond.
#[derive(Debug)]
pub struct Bond {
    /// As an interface.
    pub interface: Interface,
    /// Its ports.
    pub ports: Vec<IfName>,
    /// How it spreads traffic over them.
    pub mode: BondMode,
}

/// A VLAN.
#[derive(Debug)]
pub struct Vlan {
    /// As an interface.
    pub interface: Interface,
    /// Its number.
    pub id: VlanId,
    /// What it runs on.
    pub parent: IfName,
}

/// A bridge.
#[derive(Debug)]
pub struct Bridge {
    /// As an interface.
    pub interface: Interface,
    /// Its ports; VMs join at run time.
    pub ports: Vec<IfName>,
}

/// A route.
#[derive(Debug)]
pub struct Route {
    /// Where it leads.
    pub to: IpNet,
    /// The router; `None`: the network is on this link.
    pub via: Option<IpAddr>,
    /// The router is reached on the link though no subnet says so.
    pub on_link: bool,
    /// Its metric, where it is set.
    pub metric: Option<Metric>,
}
