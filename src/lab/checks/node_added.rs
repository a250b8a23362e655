//! A node comes to the plan: reflectors and core gateways read their new files, and no session of
//! another node is interrupted.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use super::{Check, FABRIC, sessions};
use crate::check::Valid;
use crate::export::{Artifacts, export};
use crate::lab::Lab;
use crate::lab::command::wait_for;
use crate::lab::report::Report;
use crate::lab::trouble::{Result, Trouble};
use crate::model::{Edit, Noun};
use crate::topology::Fabric;

const PATIENCE: Duration = Duration::from_secs(20);

/// What a loaded machine may make of no outage.
const LONGEST: Duration = Duration::from_millis(900);

pub const CHECK: Check = Check {
    name: "node-added",
    about: "a node is taken out of the files and put in again: other nodes' sessions go on",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for fabric in lab.fabrics {
        let nodes = lab.near_nodes(fabric);
        match nodes[..] {
            [.., newcomer] if nodes.len() > 1 => add(lab, report, fabric, newcomer)?,
            _ => report.not_run(fabric.name, "it takes two nodes beside a core gateway"),
        }
    }
    Ok(())
}

fn add(lab: &mut Lab, report: &mut Report, fabric: &Fabric, newcomer: &str) -> Result<()> {
    let without = without(lab, newcomer)?;
    let with = export(&valid(lab.plan.clone())?);
    let before = marks(lab, newcomer)?;
    let other = lab.near_guests(fabric).find(|guest| guest.node != newcomer);
    let watches = other
        .map(|guest| lab.watch(guest))
        .transpose()?
        .unwrap_or_default();

    give(lab, &without)?;
    let gone = wait_for(PATIENCE, || {
        let left = lab
            .machines
            .iter()
            .any(|machine| has_session_with(lab, machine.name(), newcomer));
        (!left).then_some(())
    });
    let said = if gone.is_some() {
        "no session is left"
    } else {
        "still has a session"
    };
    report.line(format!("{newcomer}, taken out"), gone.is_some(), said);
    give(lab, &with)?;
    sessions::look(lab, report, &|one, other| {
        one == newcomer || other == newcomer
    });

    let after = marks(lab, newcomer)?;
    for (end, mark) in &before {
        let same = after.get(end) == Some(mark);
        let said = if same {
            "was not interrupted".into()
        } else {
            format!(
                "{mark}, then {}",
                after.get(end).map_or("gone", String::as_str)
            )
        };
        report.line(format!("{} with {}", end.0, end.1), same, said);
    }
    for (address, watch) in watches {
        let outage = watch.stop();
        let well = outage.is_over && outage.longest < LONGEST;
        let lost = format!("{} of {} pings lost", outage.lost, outage.sent);
        report.timed(format!("{address} meanwhile"), well, lost, outage.longest);
    }
    Ok(())
}

/// Gives reflectors and core gateways the files of another plan.
fn give(lab: &mut Lab, files: &Artifacts) -> Result<()> {
    let speakers = lab
        .machines
        .iter_mut()
        .filter(|one| one.station.noun != Noun::Node);
    for machine in speakers {
        machine.update_daemon(files)?;
    }
    Ok(())
}

/// The files without a node and its VMs.
fn without(lab: &Lab, node: &str) -> Result<Artifacts> {
    let on_it = lab
        .plan
        .vms
        .iter()
        .filter(|(_, vm)| vm.node.text().trim() == node);
    let places = on_it
        .map(|(name, _)| Noun::Vm.at(name))
        .chain([Noun::Node.at(node)]);
    let edits: Vec<_> = places.map(|at| Edit::Remove { at }).collect();
    let plan =
        Edit::apply_all(&edits, lab.plan).map_err(|error| Trouble::odd(error.to_string()))?;
    Ok(export(&valid(plan)?))
}

fn valid(plan: crate::model::Plan) -> Result<Valid<crate::model::Plan>> {
    let checked = Valid::check(plan);
    let checked = checked.map_err(|_| Trouble::odd("without the node the plan has errors"));
    checked.map(|(plan, _)| plan)
}

/// The sessions of reflectors with all but one node, and what stays the same of each.
fn marks(lab: &Lab, newcomer: &str) -> Result<BTreeMap<(String, IpAddr), String>> {
    let mut marks = BTreeMap::new();
    let reflectors = lab
        .machines
        .iter()
        .filter(|one| one.station.noun == Noun::Reflector);
    for machine in reflectors {
        for session in machine.daemon()?.sessions(&machine.host)? {
            if !is_of(lab, newcomer, session.neighbour) && session.is_up() {
                marks.insert((machine.name().to_owned(), session.neighbour), session.mark);
            }
        }
    }
    Ok(marks)
}

fn has_session_with(lab: &Lab, reflector: &str, node: &str) -> bool {
    let machine = lab
        .machine(reflector)
        .filter(|one| one.station.noun == Noun::Reflector);
    let sessions = machine.and_then(|machine| machine.daemon().ok()?.sessions(&machine.host).ok());
    sessions.is_some_and(|sessions| sessions.iter().any(|one| is_of(lab, node, one.neighbour)))
}

fn is_of(lab: &Lab, node: &str, address: IpAddr) -> bool {
    let station = lab.layout.station(node);
    station.is_some_and(|station| station.addresses.iter().any(|own| own.addr() == address))
}
