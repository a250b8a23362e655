//! What a step does about the host's routing daemon.

use super::Both;
use crate::change::daemon::Daemon;
use crate::change::devices::{DeviceChange, FileKind};
use crate::change::side::Side;
use crate::export::Artifacts;
use crate::export::runbook::daemon;
use crate::model::values::RoutingDaemon;

/// A host's routing daemon before and after.
pub struct Routing {
    /// What becomes of it.
    pub daemon: Daemon,
    /// The one that runs until the step.
    pub before: Option<RoutingDaemon>,
    /// The one that runs afterwards.
    pub running: Option<RoutingDaemon>,
    /// The old one's files that the new one has not.
    gone: Vec<String>,
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
        Self {
            daemon: device.daemon,
            gone: paths
                .filter(is_gone)
                .map(|path| format!("/{path}"))
                .collect(),
            before,
            running: daemon_of(both.new, both.after, &device.host),
        }
    }

    /// What to know before.
    pub fn note(&self) -> String {
        let put = self.running.filter(|_| self.daemon != Daemon::Untouched);
        let put = put.map_or("", |running| daemon::Put::of(running).note);
        match (self.daemon, self.before, self.running) {
            (Daemon::Replaced, Some(before), Some(running)) => {
                let gap = if put.is_empty() { "" } else { "\n\n" };
                format!(
                    "{} takes the place of {}: every session of the host is down while the packages change. Its\n\
                     package: {}.{gap}{put}",
                    running.label(),
                    before.label(),
                    daemon::packages(&[running]).concat()
                )
            }
            _ => put.to_owned(),
        }
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
            (_, Some(running)) => commands + &daemon::Put::of(running).commands,
        }
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

/// The routing daemon that a host has a file for.
fn daemon_of(side: &Side, files: &Artifacts, host: &str) -> Option<RoutingDaemon> {
    let speaker = side.device(host)?;
    side.site
        .daemon(&speaker)
        .filter(|_| daemon::has_file(files, host))
}
