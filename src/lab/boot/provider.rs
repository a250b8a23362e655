//! The routes by which a router reaches the VMs of Switching and Routing.

use std::net::IpAddr;

use super::Machine;
use crate::lab::host::Host;
use crate::lab::layout::{Inbound, Layout, Via};
use crate::lab::switch;
use crate::lab::trouble::Result;

/// The host and its interface by which a router reaches a node of Switching or Routing.
pub fn router<'l>(
    layout: &Layout,
    machines: &'l [Machine],
    underlay: Option<&'l Host>,
    node: &str,
) -> Option<(&'l Host, String)> {
    let lan = layout.lans.iter().find(|lan| lan.node == node)?;
    match lan.core {
        Some(core) => {
            let core = machines.iter().find(|machine| machine.name() == core)?;
            Some((&core.host, core.station.interface().to_owned()))
        }
        None => Some((underlay?, switch::bridge(lan.segment))),
    }
}

/// Gives the routers their routes.
///
/// # Errors
/// What the kernel refuses.
pub fn routes(layout: &Layout, machines: &[Machine], underlay: Option<&Host>) -> Result<()> {
    for lan in &layout.lans {
        let node = machines.iter().find(|machine| machine.name() == lan.node);
        let router = router(layout, machines, underlay, lan.node);
        let (Some((host, interface)), Some(node)) = (router, node) else {
            continue;
        };
        let mac = node.host.mac(node.station.interface())?;
        let lines = lan.routes.iter().map(|Inbound { to, via }| {
            let via: Option<IpAddr> = match via {
                Via::Wire => None,
                Via::Node(address) => Some(*address),
                Via::Uplink => Some(mac.link_local().into()),
                Via::Mac(mac) => Some(mac.link_local().into()),
            };
            let via = via.map(|via| format!(" via {via}")).unwrap_or_default();
            format!("route replace {to}{via} dev {interface}")
        });
        host.ip(lines)?;
    }
    Ok(())
}
