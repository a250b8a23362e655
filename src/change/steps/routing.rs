//! What a step does about the host's routing daemon.

use super::Both;
use crate::change::daemon::Daemon;
use crate::change::devices::{DeviceChange, FileKind};
use crate::change::side::{Side, listed};
use crate::export::Artifacts;
use crate::export::runbook::{daemon, vm_routes};
use crate::model::Noun;
use crate::model::values::RoutingDaemon;
use crate::topology::Fabric;

/// Why it gets other options.
const FRR_STOPS: &str = "FRR takes its routes out of the kernel when it stops, and would cut off the node's VMs: `-r` keeps them, `-K 60`\n\
    until it has read its configuration again. It restarts once for that.";

/// A host's routing daemon before and after.
pub struct Routing {
    /// What becomes of it.
    pub daemon: Daemon,
    /// The one that runs until the step.
    pub before: Option<RoutingDaemon>,
    /// The one that runs afterwards.
    pub running: Option<RoutingDaemon>,
    /// It sets the routes to VMs from now on.
    pub takes_routes: bool,
    /// FRR has to keep them when it stops, and did not so far.
    pub needs_keeping: bool,
    /// The old one's files that the new one has not.
    gone: Vec<String>,
    /// What is cut off while it does not run, as a sentence with a blank before it.
    cut: String,
}

impl Routing {
    /// That of a host.
    pub fn new(both: &Both, device: &DeviceChange) -> Self {
        let before = daemon_of(both.old, both.before, &device.host);
        let paths = before.iter().flat_map(|before| daemon::files(&[*before]));
        let is_gone = |path: &&str| {
            let mut files = device.files.iter();
            files.any(|file| file.kind == FileKind::Removed && file.on_host() == *path)
        };
        let running = daemon_of(both.new, both.after, &device.host);
        let sets = |side: &Side| {
            let fabrics = side.site.fabrics.iter();
            let mut own = fabrics.filter(|one| one.nodes.iter().any(|own| own.name == device.host));
            own.any(Fabric::has_static_routes)
        };
        let (set, sets) = (sets(both.old), sets(both.new));
        let is_frr = |daemon| daemon == Some(RoutingDaemon::Frr);
        Self {
            takes_routes: sets && !set,
            needs_keeping: sets && is_frr(running) && !(set && is_frr(before)),
            daemon: device.daemon,
            gone: paths
                .filter(is_gone)
                .map(|path| format!("/{path}"))
                .collect(),
            before,
            running,
            cut: cut(both, &device.host),
        }
    }

    /// Whether files of the old daemon go, which the way back needs.
    pub fn removes(&self) -> bool {
        matches!(self.daemon, Daemon::Replaced | Daemon::Stops)
    }

    /// What to know before.
    pub fn note(&self) -> String {
        let put = self.running.filter(|_| self.daemon != Daemon::Untouched);
        let put = put.map_or("", |running| daemon::Put::of(running).note);
        let mut note = match (self.daemon, self.before, self.running) {
            (Daemon::Replaced, Some(before), Some(running)) => {
                let gap = if put.is_empty() { "" } else { "\n\n" };
                format!(
                    "{} takes the place of {}: every session of the host is down while the packages change, for seconds \
                     where the new one, {}, has been downloaded before.{}{gap}{put}",
                    running.label(),
                    before.label(),
                    daemon::packages(&[running]).concat(),
                    self.cut,
                )
            }
            _ => put.to_owned(),
        };
        if self.takes_routes && self.before.is_some() {
            note = format!(
                "Move its VMs away before: their routes change hands here, from the platform to the routing daemon. The \
                 platform must not set them any more when they come back.\n\n{note}"
            );
        }
        if self.needs_keeping {
            note = format!("{}\n\n{FRR_STOPS}", note.trim_end());
        }
        note.trim().to_owned()
    }

    /// The commands, behind those that keep the old files.
    pub fn commands(&self) -> String {
        let mut commands = String::new();
        if let (Daemon::Replaced | Daemon::Stops, Some(before)) = (self.daemon, self.before) {
            let services = daemon::services(before);
            commands += &format!("systemctl disable --now {services}\n");
            if !self.gone.is_empty() {
                commands += &format!("rm -f {}\n", self.gone.join(" "));
            }
            if self.daemon == Daemon::Replaced {
                commands += "# now the packages change\n";
            }
        }
        match (self.daemon, self.running) {
            (Daemon::Untouched | Daemon::Stops, _) | (_, None) => commands,
            (_, Some(running)) => {
                if self.needs_keeping {
                    commands += vm_routes::KEEP;
                    commands += "\n";
                }
                commands + &daemon::Put::of(running).commands
            }
        }
    }

    /// The command without which it is taken back, where there is one.
    pub fn confirm(&self) -> Option<&'static str> {
        let put = self.running.filter(|_| self.daemon != Daemon::Untouched);
        put.map(|running| daemon::Put::of(running).confirm)
    }

    /// The commands of the way back; empty where nothing was done.
    pub fn back(&self) -> String {
        let stop = |daemon| format!("systemctl disable --now {}", daemon::services(daemon));
        let start = |daemon| format!("systemctl enable --now {}", daemon::services(daemon));
        match (self.daemon, self.before, self.running) {
            (Daemon::Untouched, ..) => String::new(),
            (Daemon::Stops, Some(before), _) => start(before),
            (Daemon::Replaced, Some(before), Some(running)) => {
                format!(
                    "{}\n# now the packages of before\n{}",
                    stop(running),
                    start(before)
                )
            }
            (Daemon::Starts, _, Some(running)) => stop(running),
            (_, _, Some(running)) => daemon::back(&[running]),
            _ => String::new(),
        }
    }
}

/// What is cut off while a host has no routing daemon.
fn cut(both: &Both, host: &str) -> String {
    let Some(speaker) = both.old.device(host) else {
        return String::new();
    };
    let vms: Vec<_> = both
        .old
        .site
        .vms_on(host)
        .map(|vm| vm.name.as_str())
        .collect();
    match speaker.noun {
        Noun::Node if vms.is_empty() => String::new(),
        Noun::Node => format!(
            " Its VMs are cut off until then, unless they are moved away before: {}.",
            listed(&vms)
        ),
        Noun::Reflector => {
            " Until then VMs hang on the other reflectors: see before that every core gateway has each VM from them.".into()
        }
        _ => " No VM is reached through it until then.".into(),
    }
}

/// The routing daemon that a host has a file for.
fn daemon_of(side: &Side, files: &Artifacts, host: &str) -> Option<RoutingDaemon> {
    let speaker = side.device(host)?;
    side.site
        .daemon(&speaker)
        .filter(|_| daemon::has_file(files, host))
}
