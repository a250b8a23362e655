//! The laboratory: boots a plan's exported files in network namespaces with the real daemons, and looks
//! whether they do what the plan says.
//!
//! | part | does |
//! |---|---|
//! | `world` | makes namespaces for everything below, which vanish with the process |
//! | `host` | a host: namespaces of its own with its own files, unchanged, at their own paths |
//! | `switch`, `security` | Ethernet segments and cables, and a switch that takes known MAC addresses only |
//! | `layout` | who stands where, worked out from the plan |
//! | `boot` | from a layout to running hosts |
//! | `network` | a node's own network, by its own back end where that runs |
//! | `daemon` | routing daemons: start, ask, kill |
//! | `vm`, `scenario` | VMs, and how they are plugged into nodes: one file a network type |
//! | `inside` | what VMs make of their exported `network-config` |
//! | `probe` | pings, and outages in milliseconds |
//! | `checks` | what is looked at: one check a file |
//! | `report` | what is said, for people and for programs |

mod boot;
mod checks;
mod command;
mod daemon;
mod host;
mod inside;
mod layout;
mod look;
mod look_lan;
mod network;
mod probe;
mod relocate;
mod report;
mod scenario;
mod security;
mod select;
mod switch;
mod trouble;
mod vm;
pub mod world;

use std::path::PathBuf;
use std::process::ExitStatus;

use crate::check::Valid;
use crate::export::{Artifacts, export};
use crate::model::Plan;
use crate::model::values::{NetworkMode, Platform};
use crate::topology::{Fabric, Peering, fabrics, peerings, reflector_peerings, vms};
use boot::Machine;
use daemon::{Programs, Release};
use host::Host;
use layout::Layout;
use report::{Report, Verdict};
use switch::Switch;
use vm::Guest;

pub use checks::{CHECKS, Check};
pub use trouble::{Result, Trouble};

/// What to boot and what to look at.
#[derive(Clone, Debug)]
pub struct Options {
    /// A folder with daemons, before the usual places.
    pub daemons: Option<PathBuf>,
    /// What stands in for core gateways that can't run here.
    pub core: Platform,
    /// The most nodes of a cluster to boot.
    pub nodes: usize,
    /// The most VMs of a node to boot.
    pub vms: usize,
    /// The names of the checks to run; all when empty.
    pub only: Vec<String>,
    /// Whether to say everything as JSON at the end, and on the way on the standard error.
    pub json: bool,
    /// A command to run in the world when all is done.
    pub then: Option<String>,
}

/// A plan that runs.
pub struct Lab<'a> {
    /// The plan, with core gateways that run here.
    pub plan: &'a Plan,
    /// Its IP fabrics.
    pub fabrics: &'a [Fabric<'a>],
    /// Its BGP sessions.
    pub peerings: &'a [Peering<'a>],
    /// Who stands where.
    pub layout: &'a Layout<'a>,
    /// Nodes, reflectors and core gateways.
    pub machines: Vec<Machine<'a>>,
    /// VMs.
    pub guests: Vec<Guest>,
    /// The Internet.
    pub internet: Host,
    /// The router that the plan does not name.
    pub underlay: Option<Host>,
    /// The Ethernet segments.
    pub switch: Switch,
    /// The routing daemons of this machine.
    pub programs: Programs,
}

impl<'a> Lab<'a> {
    /// The host of that name.
    pub fn machine(&self, name: &str) -> Option<&Machine<'a>> {
        self.machines.iter().find(|machine| machine.name() == name)
    }

    /// The VMs in clusters of a type.
    pub fn guests_of(&self, mode: NetworkMode) -> impl Iterator<Item = &Guest> {
        let node = |guest: &Guest| self.machine(&guest.node).and_then(scenario::mode);
        self.guests
            .iter()
            .filter(move |guest| node(guest) == Some(mode))
    }

    /// The nodes in clusters of a type.
    pub fn nodes_of(&self, mode: NetworkMode) -> impl Iterator<Item = &Machine<'a>> {
        self.machines
            .iter()
            .filter(move |one| scenario::mode(one) == Some(mode))
    }

    /// The fabric of a node.
    pub fn fabric_of(&self, node: &str) -> Option<&'a Fabric<'a>> {
        let has = |fabric: &&Fabric| fabric.nodes.iter().any(|own| own.name == node);
        self.fabrics.iter().find(has)
    }
}

/// How a laboratory ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All that was looked at is as it must be.
    Passed,
    /// Something is not.
    Failed,
    /// Nothing was looked at.
    Nothing,
    /// The command that was to be run in the end failed, and nothing else.
    Command(ExitStatus),
}

/// Boots a plan and looks at everything. To be called in a world of its own.
///
/// # Errors
/// When the plan can't be booted at all.
pub fn run(plan: &Valid<Plan>, options: &Options) -> Result<End> {
    world::settle()?;
    let mut report = Report::new(options.json);
    report.begin("boot", "namespaces, networks, daemons, VMs");
    let plan = select::with_core(plan, options.core, &mut report)?;
    let files = export(&plan);
    let fabrics = fabrics(&plan);
    let mut peerings = peerings(&plan, &fabrics);
    peerings.extend(reflector_peerings(&plan, &fabrics));
    let chosen = select::nodes(&plan, options.nodes, &mut report);
    let layout = Layout::new(&plan, &|name| chosen.contains(name));
    if layout.stations.is_empty() {
        return Err(Trouble::new(
            "the plan has no host that can be booted",
            "the laboratory needs a node (--nodes), a reflector or a core gateway with an address",
        ));
    }
    let mut lab = boot(
        &plan,
        &fabrics,
        &peerings,
        &layout,
        &files,
        options,
        &mut report,
    )?;
    checks::run(&mut lab, &mut report, &options.only);
    report.end();
    let visit = |command: &String| world::visit(command, options.json);
    let visited = options.then.as_ref().map(visit).transpose()?;
    Ok(match visited.filter(|status| !status.success()) {
        _ if report.count(Verdict::Failed) > 0 => End::Failed,
        _ if report.count(Verdict::Passed) == 0 => End::Nothing,
        Some(status) => End::Command(status),
        None => End::Passed,
    })
}

/// Starts everything.
fn boot<'a>(
    plan: &'a Plan,
    fabrics: &'a [Fabric<'a>],
    peerings: &'a [Peering<'a>],
    layout: &'a Layout<'a>,
    files: &Artifacts,
    options: &Options,
    report: &mut Report,
) -> Result<Lab<'a>> {
    let programs = Programs::new(options.daemons.as_deref())?;
    let mut switch = Switch::start(layout.segments.len())?;
    let internet = boot::internet(layout, fabrics, &mut switch)?;
    let underlay = boot::underlay(layout, fabrics, &mut switch)?;
    let mut machines = Vec::new();
    for station in &layout.stations {
        machines.push(Machine::start(station, layout, files, &mut switch)?);
    }
    for machine in &mut machines {
        if let (Some(node), Some(network)) = (&machine.station.node, &mut machine.network) {
            network.settle(plan, node, &machine.host)?;
        }
        if let Some(network) = &machine.network
            && let Some(backend) = network.stands_in_for
        {
            let why = network.notes.join("; ");
            report.stand_in(machine.name(), backend, &network.by, &why);
        }
        let started = machine.start_daemon(plan, &programs);
        let said = machine.release.as_ref().map(Release::to_string);
        if let Some(release) = &machine.release {
            report.release(release);
        }
        match (started, said) {
            (Err(trouble), _) => {
                report.trouble(machine.name(), &trouble);
                if !trouble.help.is_empty() {
                    report.note(&trouble.help);
                }
            }
            (Ok(()), Some(said)) => report.line(machine.name(), true, said),
            (Ok(()), None) => {}
        }
    }
    boot::routes(layout, &machines, underlay.as_ref())?;
    let mut lab = Lab {
        plan,
        fabrics,
        peerings,
        layout,
        machines,
        guests: Vec::new(),
        internet,
        underlay,
        switch,
        programs,
    };
    let told = network::has_netplan();
    if let Err(trouble) = &told {
        let why = format!("{trouble}: their exported network-config was NOT RUN");
        report.stand_in("VMs", "netplan", "`ip` from the plan", &why);
        report.not_run("network-config of VMs", trouble.to_string());
    }
    let told = told.is_ok().then_some(files);
    for vm in select::vms(vms(plan), &lab, options.vms, report) {
        let plugged = Guest::start(&vm, told).and_then(|guest| {
            let gone = || Trouble::odd(format!("{} does not run", guest.node));
            let node = lab.machine(&guest.node).ok_or_else(gone)?;
            scenario::plug(&lab, &guest, node).map(|()| guest)
        });
        match plugged {
            Ok(guest) => lab.guests.push(guest),
            Err(trouble) => report.trouble(vm.name, &trouble),
        }
    }
    let nodes = lab.machines.iter().filter(|one| one.station.node.is_some());
    report.booted(
        (nodes.count(), plan.nodes.iter().count()),
        (lab.guests.len(), plan.vms.iter().count()),
    );
    Ok(lab)
}
