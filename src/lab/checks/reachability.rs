//! Every VM is reached from the Internet, through each core gateway.

use std::time::Duration;

use super::{Check, FABRIC};
use crate::lab::Lab;
use crate::lab::boot::{usual_ways, way_through};
use crate::lab::command::Deadline;
use crate::lab::probe::Pinger;
use crate::lab::report::Report;
use crate::lab::trouble::Result;

const PATIENCE: Duration = Duration::from_secs(20);

pub const CHECK: Check = Check {
    name: "reachability",
    about: "every VM answers the Internet, in both families and through every core gateway",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    let deadline = Deadline::after(PATIENCE);
    for fabric in lab.fabrics {
        for core in lab.cores_of(fabric) {
            way_through(&lab.internet, lab.layout, fabric, core.name())?;
            for guest in lab.guests_in(fabric) {
                let through = format!("through {}", core.name());
                if !lab.is_beside(core, &guest.node) {
                    let why = "a router that is not in the plan stands between: \
                               it would have to know the routes of VMs too";
                    report.not_run(format!("{} {through}", guest.name), why);
                    continue;
                }
                for address in &guest.addresses {
                    let pinger = Pinger::new(&lab.internet, *address, None)?;
                    let answered = pinger.answers(deadline.left()).is_some();
                    let said = if answered {
                        "answers"
                    } else {
                        "does not answer"
                    };
                    report.line(
                        format!("{} at {address} {through}", guest.name),
                        answered,
                        said,
                    );
                }
            }
        }
    }
    usual_ways(&lab.internet, lab.layout, lab.fabrics)
}
