//! Every VM is reached from the Internet, through each core gateway.

use std::time::Duration;

use super::{Check, FABRIC};
use crate::lab::Lab;
use crate::lab::boot::route_through;
use crate::lab::command::Deadline;
use crate::lab::probe::Pinger;
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::model::values::NetworkMode;

const PATIENCE: Duration = Duration::from_secs(20);

pub const CHECK: Check = Check {
    name: "reachability",
    about: "every VM answers the Internet, in both families and through every core gateway",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    let deadline = Deadline::after(PATIENCE);
    let cores: Vec<_> = lab.layout.cores().map(|core| core.name).collect();
    for core in &cores {
        route_through(&lab.internet, lab.layout, lab.fabrics, core)?;
        for guest in lab.guests_of(NetworkMode::IpFabric) {
            if !lab.is_near_core(&guest.node) {
                let why = "a router that is not in the plan stands between its node and the core; \
                           it would have to know the routes of VMs as well";
                report.not_run(&guest.name, why);
                continue;
            }
            for address in &guest.addresses {
                let pinger = Pinger::new(&lab.internet, *address, None)?;
                let answered = pinger.answers(deadline.left());
                let subject = format!("{} at {address} through {core}", guest.name);
                let said = if answered.is_some() {
                    "answers"
                } else {
                    "does not answer"
                };
                report.line(subject, answered.is_some(), said);
            }
        }
    }
    if let Some(first) = cores.first() {
        route_through(&lab.internet, lab.layout, lab.fabrics, first)?;
    }
    Ok(())
}
