//! The interfaces of a node.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::export::About;
use crate::model::values::{IfName, MacAddr};

/// One file.
#[derive(Debug)]
pub struct Netplan {
    /// Its head.
    pub about: About,
    /// The physical interface.
    pub uplink: Option<Interface>,
    /// The bridge for VMs.
    pub bridge: Option<Bridge>,
}

/// What every interface has. All of it is static: no DHCP.
#[derive(Debug)]
pub struct Interface {
    /// Its name.
    pub name: IfName,
    /// The comment above it.
    pub why: &'static str,
    /// Its addresses.
    pub addresses: Vec<IpNet>,
    /// Its routes.
    pub routes: Vec<Route>,
    /// Whether the default router comes from router advertisements.
    pub accept_ra: bool,
    /// Whether it forms a link-local address by itself.
    pub link_local: bool,
}

/// A bridge.
#[derive(Debug)]
pub struct Bridge {
    /// As an interface.
    pub interface: Interface,
    /// Its physical ports; VMs join at run time.
    pub ports: Vec<IfName>,
    /// Its MAC address.
    pub mac: Option<MacAddr>,
}

/// A route.
#[derive(Debug)]
pub enum Route {
    /// The default route.
    Default {
        /// The router.
        via: IpAddr,
        /// The router is reached on the link though no subnet says so.
        on_link: bool,
    },
    /// A network on this link.
    Link(IpNet),
}
