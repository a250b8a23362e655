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
            report.not_applicable(fabric.name, "it has no second reflector");
            continue;
        };
        let (Some((guest, to)), Some(index)) =
            (vm_moved::traveller(lab, fabric), lab.index(first.name))
        else {
            report.not_applicable(
                fabric.name,
                "it takes a VM and two nodes beside a core gateway",
            );
            continue;
        };
        let limit = match silence(fabric) {
            Ok(silence) => silence + GRACE,
            Err(why) => {
                report.not_applicable(fabric.name, why);
                continue;
            }
        };
        let home = lab.guests[guest].node.clone();
        vm_moved::tell_families(report, &lab.guests[guest]);
        for port in &lab.machines[index].ports {
            lab.switch.cut(port)?;
        }
        let moved = vm_moved::relocate(lab, report, guest, to, limit);
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

/// How long a neighbour that says nothing is believed to be there. What the plan says instead is the
/// reason why nobody should wait for that.
pub fn silence(fabric: &Fabric) -> Result<Duration, &'static str> {
    let hold_time = fabric.hold_time.seconds();
    if fabric.graceful_restart {
        Err("the plan keeps the routes of a dead neighbour on purpose (graceful restart)")
    } else if fabric.bfd {
        let interval = u64::from(fabric.bfd_interval);
        Ok(Duration::from_millis(
            interval * u64::from(fabric.bfd_multiplier),
        ))
    } else if hold_time == 0 {
        Err("the plan has neither BFD nor a hold time: a dead neighbour is never missed")
    } else {
        Ok(Duration::from_secs(hold_time.into()))
    }
}
