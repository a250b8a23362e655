//! A node comes to the plan: reflectors and core gateways read their new files, and no session of
//! another node is interrupted.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
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

/// BGP's port (RFC 4271, section 8).
const BGP: u16 = 179;

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
            _ => report.not_applicable(fabric.name, "it takes two nodes beside a core gateway"),
        }
    }
    Ok(())
}

fn add(lab: &mut Lab, report: &mut Report, fabric: &Fabric, newcomer: &str) -> Result<()> {
    let without = without(lab, newcomer)?;
    let with = export(&valid(lab.plan.clone())?);
    let expected = sessions::running(lab)
        .filter(|peering| peering.peer().name != newcomer)
        .count();
    let before = wait_for(PATIENCE, || {
        let found = connections(lab, newcomer).ok()?;
        (found.len() >= expected).then_some(found)
    });
    let before = before.ok_or_else(|| Trouble::odd("not all sessions are up"))?;
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

    let after = connections(lab, newcomer)?;
    for ((reflector, peer), ports) in &before {
        let same = after.get(&(*reflector, *peer)) == Some(ports);
        let said = if same {
            "was not interrupted"
        } else {
            "was interrupted"
        };
        report.line(format!("{reflector} with {peer}"), same, said);
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

/// The ports of reflectors' connections with all but one node: a session that begins anew has others.
fn connections<'a>(lab: &Lab<'a>, newcomer: &str) -> Result<BTreeMap<(&'a str, IpAddr), [u16; 2]>> {
    let mut found = BTreeMap::new();
    for machine in lab
        .machines
        .iter()
        .filter(|one| one.station.noun == Noun::Reflector)
    {
        // Receive queue, send queue, own address and port, the other's.
        let said = machine.host.run("ss", &["-Htn", "state", "established"])?;
        for line in said.lines() {
            let mut ends = line.split_whitespace().skip(2).map(end);
            if let (Some(Some(own)), Some(Some(other))) = (ends.next(), ends.next()) {
                let peer = other.ip().to_canonical();
                let is_bgp = [own.port(), other.port()].contains(&BGP);
                if is_bgp && !is_of(lab, newcomer, peer) {
                    found.insert((machine.name(), peer), [own.port(), other.port()]);
                }
            }
        }
    }
    Ok(found)
}

/// One end of a connection, without the interface that `ss` puts into it where the socket is bound to
/// one: `10.0.0.2%eth0:179`.
fn end(text: &str) -> Option<SocketAddr> {
    match text.split_once('%') {
        None => text.parse().ok(),
        Some((address, rest)) => {
            let port = rest.rsplit(':').next()?;
            format!("{address}:{port}").parse().ok()
        }
    }
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

#[cfg(test)]
mod tests {
    use super::end;

    #[test]
    fn ends_are_read_with_and_without_an_interface() {
        for (text, meant) in [
            ("10.0.0.2:179", "10.0.0.2:179"),
            ("10.0.0.2%eth0:55235", "10.0.0.2:55235"),
            ("[fd00:10::2]%eth0:60687", "[fd00:10::2]:60687"),
        ] {
            assert_eq!(end(text), meant.parse().ok());
        }
    }
}
