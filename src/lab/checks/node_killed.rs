//! A node dies silently: its routes vanish, and no other node's VM notices.

use std::thread;
use std::time::{Duration, Instant};

use super::reflector_cut::silence;
use super::{Check, FABRIC, sessions, unharmed};
use crate::lab::Lab;
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::topology::Fabric;

/// What a session's end may take after it was noticed.
const GRACE: Duration = Duration::from_secs(5);

const BACK: Duration = Duration::from_secs(60);

pub const CHECK: Check = Check {
    name: "node-killed",
    about: "a node is cut off and its daemon killed: its routes vanish, other nodes' VMs notice nothing",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for fabric in lab.fabrics {
        let near: Vec<_> = lab.near_guests(fabric).collect();
        let Some(victim) = near.first().map(|guest| guest.node.clone()) else {
            report.not_applicable(fabric.name, "no VM runs beside a core gateway");
            continue;
        };
        kill(lab, report, fabric, &victim)?;
    }
    Ok(())
}

fn kill(lab: &mut Lab, report: &mut Report, fabric: &Fabric, victim: &str) -> Result<()> {
    let Some(index) = lab.index(victim) else {
        return Ok(());
    };
    let guests = || lab.near_guests(fabric);
    let others = guests().filter(|guest| guest.node != victim).take(4);
    let watches: Vec<_> = others
        .map(|guest| lab.watch(guest))
        .collect::<Result<Vec<_>>>()?;
    let own = guests()
        .filter(|guest| guest.node == victim)
        .flat_map(|guest| guest.addresses.clone());
    let own: Vec<_> = own.collect();

    // First the cable: a dying daemon must not say goodbye.
    for port in &lab.machines[index].ports {
        lab.switch.cut(port)?;
    }
    let start = Instant::now();
    if let Some(daemon) = &mut lab.machines[index].daemon {
        daemon.kill();
    }
    match silence(fabric) {
        Err(why) => {
            thread::sleep(GRACE);
            report.not_applicable(victim, why);
        }
        Ok(silence) => {
            for core in lab.cores_of(fabric) {
                let limit = silence + GRACE;
                let gone = own
                    .iter()
                    .all(|address| lab.wait_next_hop(core, *address, None, limit));
                let said = if gone {
                    "its routes are gone"
                } else {
                    "its routes are still there"
                };
                report.timed(
                    format!("{victim} at {}", core.name()),
                    gone,
                    said,
                    start.elapsed(),
                );
            }
        }
    }
    unharmed(
        report,
        watches.into_iter().flatten(),
        &format!("without {victim}"),
    );

    for port in &lab.machines[index].ports {
        lab.switch.mend(port)?;
    }
    let machine = &mut lab.machines[index];
    if let (Some(node), Some(network)) = (&machine.station.node, &machine.network) {
        network.wait(node, &machine.host)?;
    }
    if let Some(daemon) = &mut machine.daemon {
        daemon.start(&machine.host)?;
    }
    sessions::look(lab, report, &|one, other| one == victim || other == victim);
    for guest in lab.near_guests(fabric).filter(|guest| guest.node == victim) {
        let silent = lab.silent(guest, BACK)?;
        let said = silent.map_or_else(
            || "answers again".into(),
            |address| format!("{address} does not answer"),
        );
        report.line(&guest.name, silent.is_none(), said);
    }
    Ok(())
}
