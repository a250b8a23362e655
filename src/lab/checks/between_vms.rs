//! VMs reach each other, on one node and across nodes, and the Internet.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use super::{ALL, Check};
use crate::lab::Lab;
use crate::lab::command::Deadline;
use crate::lab::probe::Pinger;
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::lab::vm::Guest;
use crate::model::values::Family;

const PATIENCE: Duration = Duration::from_secs(10);

pub const CHECK: Check = Check {
    name: "between-vms",
    about: "VMs reach the Internet and each other, on one node and across nodes",
    modes: ALL,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    let deadline = Deadline::after(PATIENCE);
    for fabric in lab.fabrics {
        let guests = lab.near_guests(fabric);
        each_other(lab, report, deadline, guests)?;
    }
    let clusters: BTreeSet<_> = lab
        .lan_guests()
        .filter_map(|guest| lab.cluster_of(&guest.node))
        .collect();
    for cluster in clusters {
        let inside = |guest: &&Guest| lab.cluster_of(&guest.node) == Some(cluster);
        each_other(lab, report, deadline, lab.lan_guests().filter(inside))?;
    }
    Ok(())
}

/// Lets the VMs of a cluster reach the Internet and each other.
fn each_other<'l>(
    lab: &'l Lab,
    report: &mut Report,
    deadline: Deadline,
    guests: impl Iterator<Item = &'l Guest>,
) -> Result<()> {
    let guests: Vec<_> = guests.collect();
    for guest in &guests {
        for family in Family::ALL {
            let of_family = |address: &&IpAddr| Family::of(**address) == family;
            let mut own = guest.addresses.iter().filter(of_family);
            let is_routed = lab.fabric_of(&guest.node).is_some();
            let leads_out = own.any(|own| is_routed || lab.leads_out(guest, *own));
            if let Some(internet) = lab.layout.wan.address(family).filter(|_| leads_out) {
                reach(report, deadline, guest, "the Internet", internet)?;
            }
        }
    }
    // Each VM with the next one on its node, and with the next one on another node.
    for (i, guest) in guests.iter().enumerate() {
        let later = || guests.iter().cycle().skip(i + 1).take(guests.len() - 1);
        let beside = later().find(|other| other.node == guest.node);
        let across = later().find(|other| other.node != guest.node);
        for (other, how) in [(beside, "on one node"), (across, "across nodes")] {
            let Some(other) = other else { continue };
            for address in &other.addresses {
                reach(
                    report,
                    deadline,
                    guest,
                    &format!("{}, {how}", other.name),
                    *address,
                )?;
            }
        }
    }
    Ok(())
}

/// From a VM to an address of a family that it has.
fn reach(
    report: &mut Report,
    deadline: Deadline,
    guest: &Guest,
    what: &str,
    address: IpAddr,
) -> Result<()> {
    if !guest
        .addresses
        .iter()
        .any(|own| own.is_ipv4() == address.is_ipv4())
    {
        return Ok(());
    }
    let answered = Pinger::new(&guest.host, address, None)?
        .answers(deadline.left())
        .is_some();
    let said = if answered {
        "answers"
    } else {
        "does not answer"
    };
    report.line(
        format!("{} to {address} of {what}", guest.name),
        answered,
        said,
    );
    Ok(())
}
