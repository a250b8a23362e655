//! A reflector vanishes without a word while a VM moves: its stale routes hold only until it is missed.

use std::thread;
use std::time::Duration;

use super::{Check, FABRIC, sessions, vm_moved};
use crate::lab::Lab;
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::topology::Fabric;

/// What it may take after the reflector was missed.
const GRACE: Duration = Duration::from_secs(5);

pub const CHECK: Check = Check {
    name: "reflector-cut",
    about: "a reflector is cut off silently, and at once a VM moves: it is back when the reflector is missed",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for fabric in lab.fabrics {
        let [first, _, ..] = fabric.reflectors[..] else {
            report.not_run(fabric.name, "it has no second reflector");
            continue;
        };
        let (Some((guest, to)), Some(index)) =
            (vm_moved::traveller(lab, fabric), lab.index(first.name))
        else {
            report.not_run(
                fabric.name,
                "it takes a VM and two nodes beside a core gateway",
            );
            continue;
        };
        let home = lab.guests[guest].node.clone();
        for port in &lab.machines[index].ports {
            lab.switch.cut(port)?;
        }
        let moved = vm_moved::relocate(lab, report, guest, to, silence(fabric) + GRACE);
        for port in &lab.machines[index].ports {
            lab.switch.mend(port)?;
        }
        moved?;
        // Its own end of a session may wait for a while before it tries again.
        thread::sleep(Duration::from_secs(1));
        sessions::look(lab, report, &|one, other| {
            one == first.name || other == first.name
        });
        lab.relocate(guest, &home)?;
    }
    Ok(())
}

/// How long a neighbour that says nothing is believed to be there.
pub fn silence(fabric: &Fabric) -> Duration {
    if fabric.bfd {
        Duration::from_millis(u64::from(fabric.bfd_interval) * u64::from(fabric.bfd_multiplier))
    } else {
        Duration::from_secs(fabric.hold_time.seconds().into())
    }
}
