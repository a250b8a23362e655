//! A VM that sends with another's address is not heard.

use std::net::IpAddr;
use std::time::Duration;

use super::{Check, FABRIC};
use crate::lab::Lab;
use crate::lab::probe::{Ear, Pinger};
use crate::lab::report::Report;
use crate::lab::trouble::{Result, Trouble};
use crate::lab::vm::Guest;
use crate::model::values::Family;
use crate::topology::Fabric;

/// A spoofed packet that is let through arrives much sooner.
const SILENCE: Duration = Duration::from_millis(400);

const PATIENCE: Duration = Duration::from_secs(5);

pub const CHECK: Check = Check {
    name: "spoofed-sources",
    about: "a VM sends with addresses that are not its own: none of those packets leaves its node",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for fabric in lab.fabrics {
        if !fabric.spoofing_guard {
            report.not_applicable(fabric.name, "the plan turns the guard off");
            continue;
        }
        // One VM a node: the guard is the node's.
        let mut seen = Vec::new();
        for guest in lab.near_guests(fabric) {
            if !seen.contains(&&guest.node) {
                seen.push(&guest.node);
                for family in Family::ALL {
                    spoof(lab, report, fabric, guest, family)?;
                }
            }
        }
    }
    Ok(())
}

fn spoof(
    lab: &Lab,
    report: &mut Report,
    fabric: &Fabric,
    guest: &Guest,
    family: Family,
) -> Result<()> {
    let mut addresses = guest.addresses.iter().copied();
    let own = addresses.find(|own| Family::of(*own) == family);
    let (Some(own), Some(internet)) = (own, lab.layout.wan.address(family)) else {
        return Ok(());
    };
    let hears = |source: IpAddr, within| {
        let ear = Ear::new(&lab.internet, internet)?;
        let pinger = Pinger::new(&guest.host, internet, Some(source))?;
        pinger.send_some(5);
        Ok::<_, Trouble>(ear.hears(source, within))
    };
    let subject = format!("{} on {}", guest.name, guest.node);
    let honest = hears(own, PATIENCE)?;
    let said = if honest {
        "arrives"
    } else {
        "does not arrive, so the rest shows nothing"
    };
    report.line(format!("{subject} as {own}, its own"), honest, said);

    let other = |same_node: bool| {
        let mut guests = lab.near_guests(fabric);
        guests.find_map(|other| {
            let fits = other.name != guest.name && (other.node == guest.node) == same_node;
            let mut theirs = other.addresses.iter().copied();
            theirs.find(|address| fits && Family::of(*address) == family && *address != own)
        })
    };
    let foreign = match family {
        Family::V4 => "9.9.9.9".parse().ok(),
        Family::V6 => "2620:fe::9".parse().ok(),
    };
    let sources = [
        (other(true), "a VM's beside it"),
        (other(false), "a VM's elsewhere"),
        (
            lab.unassigned(fabric, family, 1).first().copied(),
            "nobody's in the pools",
        ),
        (foreign, "a stranger's"),
    ];
    for (source, whose) in sources {
        let Some(source) = source else { continue };
        let (length, nodad) = if source.is_ipv4() {
            (32, "")
        } else {
            (128, " nodad")
        };
        guest
            .host
            .ip([format!("address add {source}/{length} dev lo{nodad}")])?;
        let heard = hears(source, SILENCE);
        guest
            .host
            .ip([format!("address del {source}/{length} dev lo")])?;
        let heard = heard?;
        let said = if heard { "arrives" } else { "is dropped" };
        report.line(format!("{subject} as {source}, {whose}"), !heard, said);
    }
    Ok(())
}
