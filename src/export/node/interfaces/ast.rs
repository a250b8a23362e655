//! The interfaces of a node.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::export::About;
use crate::model::values::{BondMode, Family, IfName, MacAddr, Metric, Mtu, VlanId};

const EVERYWHERE_V4: IpNet = IpNet::new_assert(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
const EVERYWHERE_V6: IpNet = IpNet::new_assert(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0);

/// Milliseconds between looks at a bond's ports: without them one that lost its link is used for ever.
pub const LINK_MONITOR: u32 = 100;

/// All of them.
#[derive(Debug)]
pub struct Interfaces {
    /// What stands at the head of each file.
    pub about: About,
    /// One by one; the uplink is the first.
    pub list: Vec<Interface>,
}

/// An interface. All of it is static: no DHCP.
#[derive(Debug)]
pub struct Interface {
    /// Its name.
    pub name: IfName,
    /// The comment above it.
    pub why: &'static str,
    /// What it is.
    pub kind: Kind,
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

/// What an interface is.
#[derive(Debug)]
pub enum Kind {
    /// A port of a network card.
    Ethernet,
    /// A bond of ports.
    Bond {
        /// Its ports.
        ports: Vec<IfName>,
        /// How it spreads traffic over them.
        mode: BondMode,
    },
    /// A VLAN.
    Vlan {
        /// Its number.
        id: VlanId,
        /// What it runs on.
        parent: IfName,
    },
    /// A bridge.
    Bridge {
        /// Its ports; VMs join at run time.
        ports: Vec<IfName>,
    },
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

impl Interfaces {
    /// The bridge or bond that has an interface as its port.
    pub fn master_of(&self, port: &Interface) -> Option<&Interface> {
        let mut all = self.list.iter();
        all.find(|one| one.ports().contains(&port.name))
    }

    /// The VLANs on an interface.
    pub fn vlans_on<'a>(&'a self, base: &'a Interface) -> impl Iterator<Item = &'a Interface> {
        let on_it = |one: &&Interface| matches!(&one.kind, Kind::Vlan { parent, .. } if *parent == base.name);
        self.list.iter().filter(on_it)
    }
}

impl Interface {
    /// Bridge and bond: what is in it.
    pub fn ports(&self) -> &[IfName] {
        match &self.kind {
            Kind::Bond { ports, .. } | Kind::Bridge { ports } => ports,
            Kind::Ethernet | Kind::Vlan { .. } => &[],
        }
    }

    /// Its addresses of a family.
    pub fn addresses_of(&self, family: Family) -> impl Iterator<Item = IpNet> {
        let all = self.addresses.iter().copied();
        all.filter(move |net| Family::of(net.addr()) == family)
    }

    /// Its routes of a family.
    pub fn routes_of(&self, family: Family) -> impl Iterator<Item = &Route> {
        let all = self.routes.iter();
        all.filter(move |route| Family::of(route.to.addr()) == family)
    }
}

impl Route {
    /// The destination of a default route.
    pub fn everywhere(family: Family) -> IpNet {
        match family {
            Family::V4 => EVERYWHERE_V4,
            Family::V6 => EVERYWHERE_V6,
        }
    }
}
