//! Every node has the addresses and default routes that the plan gives it.

use super::{ALL, Check};
use crate::lab::Lab;
use crate::lab::report::Report;
use crate::lab::trouble::Result;

pub const CHECK: Check = Check {
    name: "network",
    about: "every node has the addresses and default routes of the plan",
    modes: ALL,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for machine in &lab.machines {
        let (Some(node), Some(network)) = (&machine.station.node, &machine.network) else {
            continue;
        };
        let missing = network.wait(node, &machine.host)?;
        let said = if missing.is_empty() {
            network.by.clone()
        } else {
            format!("{}; missing: {}", network.by, missing.join(", "))
        };
        report.line(machine.name(), missing.is_empty(), said);
        for note in &network.notes {
            report.not_run(machine.name(), note);
        }
    }
    Ok(())
}
