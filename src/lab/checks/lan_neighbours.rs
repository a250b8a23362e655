//! Switching: a VM claims others' addresses on the wire, by ARP (RFC 826), by neighbour discovery
//! (RFC 4861) and with a MAC address that is not its own.

use std::net::IpAddr;
use std::thread;
use std::time::Duration;

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

/// A VM with an address out of the same cluster, whose neighbours are asked afterwards.
pub fn look(lab: &Lab, report: &mut Report, guest: &Guest, node: &Machine) -> Result<()> {
    let Some((router, interface)) = lab.router(node.name()) else {
        return Ok(());
    };
    for own in &guest.addresses {
        let family = Family::of(*own);
        let Some(home) = lab.home(guest, *own) else {
            continue;
        };
        let Some(gateway) = home.gateway else {
            continue;
        };
        let mut victims = vec![(node.address(family), "its node's")];
        let other = lab.lan_guests().find(|other| {
            let known = guest.mac.is_some() || other.mac.is_some();
            known
                && other.name != guest.name
                && lab.cluster_of(&other.node) == lab.cluster_of(&guest.node)
        });
        let theirs = other.and_then(|other| {
            let mut own = other.addresses.iter().copied();
            own.find(|address| Family::of(*address) == family)
        });
        victims.push((theirs, "another VM's"));
        for (victim, whose) in victims {
            let Some(victim) = victim else { continue };
            let believed = claim(guest, gateway, victim, router, &interface)?;
            let said = if believed {
                "the router believes it"
            } else {
                "the router does not believe it"
            };
            report.line(
                format!("{} on {} claims {victim}, {whose}", guest.name, guest.node),
                !believed,
                said,
            );
        }
        if guest.mac.is_some() {
            masked(lab, report, guest, *own)?;
        }
    }
    Ok(())
}

/// Whether a router believes that an address is at the VM, which says so when it asks for the router.
fn claim(
    guest: &Guest,
    gateway: IpAddr,
    victim: IpAddr,
    router: &Host,
    interface: &str,
) -> Result<bool> {
    let rules = match victim {
        IpAddr::V4(_) => format!(
            "table arp claim {{\nchain out {{\ntype filter hook output priority 0;\narp saddr ip set {victim}\n}}\n}}\n"
        ),
        IpAddr::V6(_) => format!(
            "table ip6 claim {{\nchain out {{\ntype filter hook output priority 0;\n\
             icmpv6 type nd-neighbor-solicit ip6 saddr set {victim}\n}}\n}}\n"
        ),
    };
    let family = if victim.is_ipv4() { "arp" } else { "ip6" };
    let own = guest.host.mac("eth0")?.to_string();
    guest.host.nft(&rules)?;
    guest.host.ip(["neighbour flush dev eth0"])?;
    Pinger::new(&guest.host, gateway, None)?.send_some(3);
    thread::sleep(ARRIVING);
    guest
        .host
        .run("nft", &["delete", "table", family, "claim"])?;
    guest.host.ip(["neighbour flush dev eth0"])?;
    let address = victim.to_string();
    let known = router.ask_ip(&["neighbour", "show", &address, "dev", interface])?;
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
