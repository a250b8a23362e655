//! What is looked at: one check a file, in the order in which they run.

mod between_vms;
mod foreign_routes;
mod lan_forged_roles;
mod lan_loops;
mod lan_neighbours;
mod lan_reachability;
mod lan_spoofed_sources;
mod loops;
mod network;
mod node_added;
mod node_killed;
mod pinned_bridge;
mod port_security;
mod reachability;
mod reflector_cut;
mod reflector_killed;
mod routes;
mod sessions;
mod spoofed_sources;
mod vm_moved;

use std::net::IpAddr;
use std::time::Duration;

use super::Lab;
use super::probe::Watch;
use super::report::Report;
use super::trouble::Result;
use crate::model::values::NetworkMode;
use crate::topology::nodes;

/// A check.
pub struct Check {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it shows.
    pub about: &'static str,
    /// The types of clusters that it is for.
    pub modes: &'static [NetworkMode],
    /// Looks, and says each thing that it sees. It leaves the laboratory as it found it.
    pub run: fn(&mut Lab, &mut Report) -> Result<()>,
}

const ALL: &[NetworkMode] = &[
    NetworkMode::IpFabric,
    NetworkMode::Routing,
    NetworkMode::Switching,
];
const LAN: &[NetworkMode] = &[NetworkMode::Routing, NetworkMode::Switching];
const ROUTING: &[NetworkMode] = &[NetworkMode::Routing];
const SWITCHING: &[NetworkMode] = &[NetworkMode::Switching];
const MOVING: &[NetworkMode] = &[NetworkMode::IpFabric, NetworkMode::Switching];
const FABRIC: &[NetworkMode] = &[NetworkMode::IpFabric];

/// All checks. Those that break nothing come first.
pub const CHECKS: [&Check; 19] = [
    &network::CHECK,
    &sessions::CHECK,
    &routes::CHECK,
    &reachability::CHECK,
    &lan_reachability::CHECK,
    &between_vms::CHECK,
    &spoofed_sources::CHECK,
    &loops::CHECK,
    &lan_loops::CHECK,
    &pinned_bridge::CHECK,
    &vm_moved::CHECK,
    &port_security::CHECK,
    &lan_spoofed_sources::CHECK,
    &lan_forged_roles::CHECK,
    &reflector_killed::CHECK,
    &reflector_cut::CHECK,
    &node_killed::CHECK,
    &node_added::CHECK,
    &foreign_routes::CHECK,
];

/// Runs those checks that are for the plan's clusters and that are asked for, by name. What could not be looked at
/// although it was asked for, or only because not everything is booted, is said loudly.
pub fn run(lab: &mut Lab, report: &mut Report, only: &[String]) {
    let mut healthy = true;
    for check in CHECKS {
        let fits = check
            .modes
            .iter()
            .any(|mode| lab.nodes_of(*mode).next().is_some());
        let asked = only.iter().any(|name| name == check.name);
        if !only.is_empty() && !asked {
            continue;
        }
        if !fits {
            let nodes = nodes(lab.plan);
            let mut modes = nodes.iter().filter_map(|node| node.mode);
            let planned = modes.any(|mode| check.modes.contains(&mode));
            if asked || planned {
                report.begin(check.name, check.about);
                let types: Vec<_> = check.modes.iter().map(|mode| mode.label()).collect();
                let why = match planned {
                    true => "no node of such a cluster is booted",
                    false => "the plan has no node in such a cluster",
                };
                let said = format!("it is for {} alone, and {why}", types.join(" and "));
                report.not_run(check.name, said);
            }
            continue;
        }
        // A check shows something of a healthy network alone; the one of sessions says what ails it.
        if healthy && check.name != sessions::CHECK.name {
            healthy = sessions::settled(lab);
        }
        report.begin(check.name, check.about);
        if !healthy {
            report.note("not all BGP sessions are up: what fails here may come from that");
        }
        if let Err(trouble) = (check.run)(lab, report) {
            report.trouble(check.name, &trouble);
        }
        if report.is_silent() && (asked || report.is_cut()) {
            report.not_run(check.name, "nothing is booted that it could look at");
        } else if report.is_silent() {
            report.not_applicable(check.name, "the plan has nothing that it could look at");
        }
    }
}

/// VMs that a death next to them did not harm. A lost route costs seconds; a loaded machine some
/// milliseconds.
fn unharmed(report: &mut Report, watches: impl Iterator<Item = (IpAddr, Watch)>, when: &str) {
    const LONGEST: Duration = Duration::from_millis(900);
    for (address, watch) in watches {
        let outage = watch.stop();
        let well = outage.is_over && outage.longest < LONGEST;
        let lost = format!("{} of {} pings lost", outage.lost, outage.sent);
        report.timed(format!("{address} {when}"), well, lost, outage.longest);
    }
}
