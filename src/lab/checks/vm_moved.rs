//! A VM that moves to another node keeps its addresses and is back after a moment.

use std::thread;
use std::time::Duration;

use super::{Check, MOVING};
use crate::lab::Lab;
use crate::lab::report::Report;
use crate::lab::scenario;
use crate::lab::trouble::Result;
use crate::lab::vm::Guest;
use crate::model::values::NetworkMode;
use crate::topology::Fabric;

/// Longer than this nobody waits for a VM that moved.
const LONGEST: Duration = Duration::from_secs(5);

pub const CHECK: Check = Check {
    name: "vm-moved",
    about: "a VM moves to another node and back with its addresses",
    modes: MOVING,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for fabric in lab.fabrics {
        let Some((guest, to)) = traveller(lab, fabric) else {
            report.not_applicable(
                fabric.name,
                "it takes a VM and two nodes beside a core gateway",
            );
            continue;
        };
        there_and_back(lab, report, guest, to)?;
    }
    let mut seen = Vec::new();
    let mut guests: Vec<_> = (0..lab.guests.len()).collect();
    guests.sort_by_key(|guest| lab.guests[*guest].families().len() < 2);
    for guest in guests {
        let node = &lab.guests[guest].node;
        let Some(cluster) = lab.cluster_of(node).filter(|name| !seen.contains(name)) else {
            continue;
        };
        if lab.machine(node).and_then(scenario::mode) != Some(NetworkMode::Switching) {
            continue;
        }
        seen.push(cluster);
        match beside(lab, cluster, node) {
            Some(to) => there_and_back(lab, report, guest, to)?,
            None => report.not_applicable(cluster, "it takes two nodes"),
        }
    }
    Ok(())
}

/// Another node of a cluster.
fn beside<'a>(lab: &Lab<'a>, cluster: &str, node: &str) -> Option<&'a str> {
    let nodes = lab
        .nodes_of(NetworkMode::Switching)
        .map(|other| other.name());
    let mut others = nodes.filter(|other| *other != node);
    others.find(|other| lab.cluster_of(other) == Some(cluster))
}

fn there_and_back(lab: &mut Lab, report: &mut Report, guest: usize, to: &str) -> Result<()> {
    let home = lab.guests[guest].node.clone();
    tell_families(report, &lab.guests[guest]);
    relocate(lab, report, guest, to, LONGEST)?;
    relocate(lab, report, guest, &home, LONGEST)
}

/// Says what a move does not show: the family that the VM has no address of.
pub fn tell_families(report: &mut Report, guest: &Guest) {
    if let [family] = guest.families()[..] {
        report.note(&format!(
            "{} has {family} alone, as no VM that could move has both families",
            guest.name
        ));
    }
}

/// A VM that can move, with both families if there is one, and where to: to a node with another routing
/// daemon where there is one.
pub fn traveller<'a>(lab: &Lab<'a>, fabric: &Fabric<'a>) -> Option<(usize, &'a str)> {
    let mut near: Vec<_> = lab.near_guests(fabric).collect();
    near.sort_by_key(|guest| guest.families().len() < 2);
    let name = &near.first()?.name;
    let guest = lab.guests.iter().position(|guest| guest.name == *name)?;
    let home = &lab.guests[guest].node;
    let nodes = lab.near_nodes(fabric);
    let mut others: Vec<_> = nodes.into_iter().filter(|node| node != home).collect();
    let daemon = |name: &str| Some(lab.machine(name)?.release.as_ref()?.daemon);
    others.sort_by_key(|node| daemon(node) == daemon(home));
    Some((guest, *others.first()?))
}

/// Moves a VM while the Internet pings it; it must be back after some time.
pub fn relocate(
    lab: &mut Lab,
    report: &mut Report,
    guest: usize,
    to: &str,
    limit: Duration,
) -> Result<()> {
    let moving = &lab.guests[guest];
    let from = moving.node.clone();
    let watches = lab.watch(moving)?;
    thread::sleep(Duration::from_millis(300));
    lab.relocate(guest, to)?;
    let moved = &lab.guests[guest];
    lab.silent(moved, limit * 2)?;
    thread::sleep(Duration::from_millis(500));
    for (address, watch) in watches {
        let outage = watch.stop();
        let well = outage.is_over && outage.longest < limit && outage.lost < outage.sent;
        let lost = format!("{} of {} pings lost", outage.lost, outage.sent);
        let subject = format!("{} at {address} from {from} to {to}", moved.name);
        report.timed(subject, well, lost, outage.longest);
    }
    let fabric = lab.fabric_of(to);
    for core in fabric.into_iter().flat_map(|fabric| lab.cores_of(fabric)) {
        for address in &moved.addresses {
            if !lab.wait_next_hop(core, *address, Some(to), limit) {
                let said = format!("does not lead to {to}");
                report.line(format!("{address} at {}", core.name()), false, said);
            }
        }
    }
    Ok(())
}
