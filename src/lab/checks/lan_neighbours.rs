//! Switching: a VM claims others' addresses on the wire, by ARP (RFC 826), by neighbour discovery
//! (RFC 4861) and with a MAC address that is not its own.

use std::net::IpAddr;
use std::thread;
use std::time::Duration;

use ipnet::IpNet;

use crate::lab::Lab;
use crate::lab::boot::Machine;
use crate::lab::host::Host;
use crate::lab::probe::{Ear, Pinger};
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::lab::vm::Guest;
use crate::model::values::Family;

/// A MAC address that no VM has.
const STRANGER: &str = "02:00:00:00:66:66";

const ARRIVING: Duration = Duration::from_millis(300);

/// Lets a VM claim its node's, another VM's and the router's address, and looks who believes it.
pub fn look(lab: &Lab, report: &mut Report, guest: &Guest, node: &Machine) -> Result<()> {
    let (Some((router, interface)), Some(view)) = (lab.router(node.name()), &node.station.node)
    else {
        return Ok(());
    };
    let cluster = lab.cluster_of(node.name());
    let other = lab
        .lan_guests()
        .find(|other| other.name != guest.name && lab.cluster_of(&other.node) == cluster);
    for own in &guest.addresses {
        let family = Family::of(*own);
        let of_family = |address: &&IpAddr| Family::of(**address) == family;
        let (Some(internet), true) = (lab.layout.wan.address(family), lab.leads_out(guest, *own))
        else {
            continue;
        };
        let (node_address, bridge) = (node.address(family), view.home_link().name);
        let gateway = node.station.gateways.iter().find(of_family).copied();
        let theirs = other.and_then(|other| other.addresses.iter().find(of_family).copied());
        // Who asks the router for the Internet is heard by the router, who asks the node by the node.
        let claims = [
            (
                node_address,
                "its node's",
                Some(internet),
                router,
                &*interface,
            ),
            (theirs, "another VM's", Some(internet), router, &*interface),
            (gateway, "the gateway's", node_address, &node.host, bridge),
        ];
        for (victim, whose, asked, observer, interface) in claims {
            let (Some(victim), Some(asked)) = (victim, asked) else {
                continue;
            };
            let is_node = node_address == Some(asked);
            let believed = claim(guest, (asked, is_node), victim, (observer, interface))?;
            let who = &observer.name;
            let said = if believed {
                format!("{who} believes it")
            } else {
                format!("{who} does not believe it")
            };
            let subject = format!("{} on {} claims {victim}, {whose}", guest.name, guest.node);
            report.line(subject, !believed, said);
        }
        if guest.mac.is_some() {
            masked(lab, report, guest, *own)?;
        }
    }
    Ok(())
}

/// Whether a host believes that an address is at the VM, which says so when it asks for another one.
fn claim(
    guest: &Guest,
    (asked, is_near): (IpAddr, bool),
    victim: IpAddr,
    (observer, interface): (&Host, &str),
) -> Result<bool> {
    let (family, rule) = match victim {
        IpAddr::V4(_) => ("arp", format!("arp saddr ip set {victim}")),
        IpAddr::V6(_) => (
            "ip6",
            format!("icmpv6 type nd-neighbor-solicit ip6 saddr set {victim}"),
        ),
    };
    let route = format!("{} dev eth0", IpNet::from(asked));
    let own = guest.host.mac("eth0")?.to_string();
    if is_near {
        guest.host.ip([format!("route add {route}")])?;
    }
    guest.host.nft(&format!(
        "table {family} claim {{\nchain out {{\ntype filter hook output priority 0;\n{rule}\n}}\n}}\n"
    ))?;
    guest.host.ip(["neighbour flush dev eth0"])?;
    Pinger::new(&guest.host, asked, None)?.send_some(3);
    thread::sleep(ARRIVING);
    guest
        .host
        .run("nft", &["delete", "table", family, "claim"])?;
    if is_near {
        guest.host.ip([format!("route del {route}")])?;
    }
    guest.host.ip(["neighbour flush dev eth0"])?;
    let address = victim.to_string();
    let known = observer.ask_ip(&["neighbour", "show", &address, "dev", interface])?;
    Ok(known.iter().any(|entry| entry["lladdr"] == *own))
}

/// Sends as itself from another MAC address.
fn masked(lab: &Lab, report: &mut Report, guest: &Guest, own: IpAddr) -> Result<()> {
    let Some(internet) = lab.layout.wan.address(Family::of(own)) else {
        return Ok(());
    };
    let mac = guest.host.mac("eth0")?;
    let ear = Ear::new(&lab.internet, internet)?;
    guest
        .host
        .ip([format!("link set eth0 address {STRANGER}")])?;
    let pinger = Pinger::new(&guest.host, internet, Some(own));
    if let Ok(pinger) = &pinger {
        pinger.send_some(3);
    }
    let heard = ear.hears(own, ARRIVING);
    guest.host.ip([format!("link set eth0 address {mac}")])?;
    pinger?;
    let said = if heard { "arrives" } else { "is dropped" };
    report.line(
        format!("{} on {} as {own} from {STRANGER}", guest.name, guest.node),
        !heard,
        said,
    );
    Ok(())
}
