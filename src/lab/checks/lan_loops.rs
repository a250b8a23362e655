//! Routing: what comes for an address that no VM has dies at the node.

use std::net::IpAddr;

use ipnet::IpNet;

use super::loops::{circles, tell};
use super::{Check, ROUTING};
use crate::address::vm_addresses;
use crate::lab::Lab;
use crate::lab::boot::Machine;
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::model::values::Family;
use crate::words::counted;

/// Networks that no plan has and no Internet of the laboratory (RFC 2544, RFC 5180).
const FORGOTTEN: [(Family, &str); 2] = [
    (Family::V4, "198.19.255.254"),
    (Family::V6, "2001:2:0:ffff::fe"),
];

pub const CHECK: Check = Check {
    name: "lan-loops",
    about: "packets for addresses that no VM has do not circle between the provider's router and the node",
    modes: ROUTING,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for lan in &lab.layout.lans {
        let (Some(node), Some((router, interface))) = (lab.machine(lan.node), lab.router(lan.node))
        else {
            continue;
        };
        for to in lan.routes.iter().map(|route| route.to) {
            if let Some(free) = free_in(lab, node, to) {
                let passes = circles(&lab.internet, router, free)?;
                tell(
                    report,
                    format!("{free}, which no VM on {} has", lan.node),
                    passes,
                );
            }
        }
        for (family, forgotten) in FORGOTTEN {
            let (Some(via), Ok(forgotten)) = (node.address(family), forgotten.parse::<IpAddr>())
            else {
                continue;
            };
            // As after a subnet was returned: the router still has it, the node no longer.
            let route = format!("{forgotten} via {via} dev {interface} onlink");
            router.ip([format!("route add {route}")])?;
            let back = circles(router, router, forgotten);
            router.ip([format!("route del {route}")])?;
            let back = back?;
            let subject = format!("{forgotten}, which is routed to {} for nothing", lan.node);
            let said = format!("{} came back", counted(back, "packet"));
            report.line(subject, back == 0, said);
        }
    }
    Ok(())
}

/// An address of a node's range that nobody has.
fn free_in(lab: &Lab, node: &Machine, net: IpNet) -> Option<IpAddr> {
    let taken = vm_addresses(lab.plan);
    let view = node.station.node.as_ref()?;
    let own: Vec<_> = view.links.iter().flat_map(|link| &link.addresses).collect();
    let is_free = |address: &IpAddr| {
        !taken.contains(*address) && own.iter().all(|own| own.net.addr() != *address)
    };
    // The first one of a subnet may be every router's (RFC 4291, section 2.6.1).
    let mut hosts = net.hosts().skip(1).take(4096);
    hosts.find(is_free)
}
