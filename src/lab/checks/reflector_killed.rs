//! One reflector dies at once: the other ones hold the routes, and it takes its place again.

use std::thread;
use std::time::Duration;

use super::{Check, FABRIC, sessions, unharmed};
use crate::lab::Lab;
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::model::Noun;

/// Long enough for BFD and for the withdrawals that follow.
const MOURNING: Duration = Duration::from_secs(3);

/// How many VMs are watched meanwhile.
const WATCHED: usize = 4;

pub const CHECK: Check = Check {
    name: "reflector-killed",
    about: "a reflector is killed: VMs stay reachable, and it comes back",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for index in 0..lab.machines.len() {
        let name = lab.machines[index].name();
        if lab.machines[index].station.noun != Noun::Reflector
            || lab.machines[index].daemon.is_none()
        {
            continue;
        }
        let spares = |guest: &str| lab.has_other_reflector(guest, name);
        let fabrics = lab
            .fabrics
            .iter()
            .filter(|fabric| fabric.reflectors.iter().any(|own| own.name == name));
        let guests: Vec<_> = fabrics.flat_map(|fabric| lab.near_guests(fabric)).collect();
        let (kept, lost): (Vec<_>, Vec<_>) =
            guests.into_iter().partition(|guest| spares(&guest.node));
        for guest in lost {
            report.not_applicable(
                &guest.name,
                format!("{name} is the only reflector of {}", guest.node),
            );
        }
        let watches: Vec<_> = kept
            .iter()
            .take(WATCHED)
            .map(|guest| lab.watch(guest))
            .collect::<Result<Vec<_>>>()?;
        thread::sleep(Duration::from_millis(200));
        if let Some(daemon) = &mut lab.machines[index].daemon {
            daemon.kill();
        }
        thread::sleep(MOURNING);
        unharmed(
            report,
            watches.into_iter().flatten(),
            &format!("without {name}"),
        );
        let machine = &mut lab.machines[index];
        if let Some(daemon) = &mut machine.daemon {
            daemon.start(&machine.host)?;
        }
        sessions::look(lab, report, &|one, other| one == name || other == name);
        if !sessions::settled(lab) {
            report.line(name, false, "does not have all routes again");
        }
    }
    Ok(())
}
