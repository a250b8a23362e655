//! Switching: a VM claims addresses unasked, and plays router and DHCP server. The network must not hear it.

use std::net::IpAddr;
use std::time::Duration;

use super::{Check, SWITCHING};
use crate::lab::Lab;
use crate::lab::boot::Machine;
use crate::lab::probe::{Discovery, Pinger, datagram_arrives};
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::lab::vm::Guest;
use crate::model::values::{Family, MacAddr, NetworkMode};

/// A message that is let through arrives much sooner.
const SILENCE: Duration = Duration::from_millis(300);

const PATIENCE: Duration = Duration::from_secs(5);

/// No service has it.
const ANY_PORT: u16 = 3067;

pub const CHECK: Check = Check {
    name: "lan-forged-roles",
    about: "a VM on a bridge claims others' addresses unasked, and plays router and DHCP server: the network hears nothing of it",
    modes: SWITCHING,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for node in lab.nodes_of(NetworkMode::Switching) {
        let cluster = node.station.node.as_ref().and_then(|view| view.cluster);
        if cluster.is_some_and(|(_, own)| own.network.spoofing_guard.get() == Some(&false)) {
            report.not_applicable(node.name(), "the plan turns the guard off");
            continue;
        }
        // Those with and without a MAC address in the plan are told apart in different ways.
        for has_mac in [true, false] {
            let mut own = lab.guests.iter().filter(|guest| guest.node == node.name());
            if let Some(guest) = own.find(|guest| guest.mac.is_some() == has_mac) {
                discovery(lab, report, guest, node)?;
                servers(lab, report, guest)?;
            }
        }
    }
    Ok(())
}

/// Messages to all hosts of the link, heard by the router.
fn discovery(lab: &Lab, report: &mut Report, guest: &Guest, node: &Machine) -> Result<()> {
    let v6 = |address: &IpAddr| match address {
        IpAddr::V6(v6) => Some(*v6),
        IpAddr::V4(_) => None,
    };
    let (Some(own), Some((router, _))) =
        (guest.addresses.iter().find_map(v6), lab.router(node.name()))
    else {
        return Ok(());
    };
    let mac: MacAddr = guest.host.mac("eth0")?;
    let subject = format!("{} on {}", guest.name, guest.node);
    let hears = |message: Discovery| message.arrives(&guest.host, router, SILENCE);
    let heard = hears(Discovery::claim(own, mac))?;
    let said = if heard {
        "arrives"
    } else {
        "does not arrive, so the rest shows nothing"
    };
    report.line(format!("{subject} claims {own}, its own"), heard, said);
    let gateway = node.station.gateways.iter().find_map(v6);
    let node_address = node.address(Family::V6).and_then(|address| v6(&address));
    let mut others = lab.lan_guests().filter(|other| other.name != guest.name);
    let theirs = others.find_map(|other| other.addresses.iter().find_map(v6));
    let stranger = "2620:fe::9".parse().ok();
    for (target, whose) in [
        (node_address, "its node's"),
        (gateway, "the gateway's"),
        (theirs, "another VM's"),
        (stranger, "a stranger's"),
    ] {
        if let Some(target) = target {
            let heard = hears(Discovery::claim(target, mac))?;
            let subject = format!("{subject} claims {target}, {whose}, unasked");
            report.line(subject, !heard, verdict(heard));
        }
    }
    let heard = hears(Discovery::router())?;
    report.line(format!("{subject} plays router"), !heard, verdict(heard));
    Ok(())
}

/// What a DHCP server sends, heard by the Internet.
fn servers(lab: &Lab, report: &mut Report, guest: &Guest) -> Result<()> {
    for own in &guest.addresses {
        let family = Family::of(*own);
        let (Some(internet), true) = (lab.layout.wan.address(family), lab.leads_out(guest, *own))
        else {
            continue;
        };
        let (server, client) = match family {
            Family::V4 => (67, 68),
            Family::V6 => (547, 546),
        };
        // Nobody waits for an address to be found.
        Pinger::new(&guest.host, internet, Some(*own))?.answers(PATIENCE);
        let hears = |port| {
            let at = (&lab.internet, internet, client);
            datagram_arrives((&guest.host, port), at, SILENCE)
        };
        let subject = format!("{} on {} over {family}", guest.name, guest.node);
        let heard = hears(ANY_PORT)?;
        let said = if heard {
            "arrives"
        } else {
            "does not arrive, so the rest shows nothing"
        };
        report.line(format!("{subject} sends to a client's port"), heard, said);
        let heard = hears(server)?;
        report.line(
            format!("{subject} plays DHCP server"),
            !heard,
            verdict(heard),
        );
    }
    Ok(())
}

fn verdict(heard: bool) -> &'static str {
    if heard { "arrives" } else { "is dropped" }
}
