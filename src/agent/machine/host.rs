//! The host that the agent runs on.

use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use super::commands::{self, Said};
use super::settings::Settings;
use super::{
    Before, Failure, Machine, Observation, Session, Turn, Verdict, check, clock, probe, reload,
};
use crate::bundle::{Check, Daemon, Probe, Service};

/// The host that the agent runs on, with its own programs and daemons.
#[derive(Debug)]
pub struct Host {
    /// What is peculiar to it.
    pub(super) settings: Settings,
}

impl Host {
    /// This host, as `/etc/fabric-agent/host.json` describes it.
    ///
    /// # Errors
    /// When that file is there and can't be used.
    pub fn new() -> Result<Self, Failure> {
        Ok(Self {
            settings: Settings::read()?,
        })
    }

    /// Runs a program to its end, whatever that is.
    pub(super) fn try_run(
        &self,
        name: &str,
        args: &[&str],
        limit: Duration,
    ) -> Result<Said, Failure> {
        let program = self
            .settings
            .program(name)
            .ok_or_else(|| Failure::new(format!("`{name}` is not on this host")))?;
        commands::run(&program, args, limit)
    }

    /// Runs a program that has to end well, and gives what it wrote.
    pub(super) fn run(
        &self,
        name: &str,
        args: &[&str],
        limit: Duration,
    ) -> Result<String, Failure> {
        let said = self.try_run(name, args, limit)?;
        match said.trouble() {
            None => Ok(said.text),
            Some(trouble) => Err(Failure {
                message: format!("`{name} {}` {trouble}", args.join(" ")),
                output: said.text,
            }),
        }
    }

    /// Whether a program is here, of which a reload will have need.
    pub(super) fn has(&self, name: &str, package: &str) -> Result<(), Failure> {
        match self.settings.program(name) {
            Some(_) => Ok(()),
            None => Err(Failure::new(format!(
                "`{name}` is not on this host: is the package `{package}` installed?"
            ))),
        }
    }
}

impl Machine for Host {
    fn host_name(&self) -> String {
        clock::host_name()
    }

    fn before(&self, service: Service, stage: &Path) -> Before {
        reload::before(self, service, stage)
    }

    fn restore(
        &self,
        service: Service,
        before: &Before,
        changed: &[String],
        boot: bool,
    ) -> Result<Vec<String>, Failure> {
        reload::restore(self, service, before, changed, boot)
    }

    fn sessions(&self, daemons: &[Daemon]) -> (Vec<Session>, Vec<Failure>) {
        let (mut sessions, mut failures) = (Vec::new(), Vec::new());
        for daemon in daemons {
            match probe::daemon::sessions(self, *daemon) {
                Ok(own) => sessions.extend(own.into_iter().map(|own| Session {
                    daemon: *daemon,
                    neighbor: own.neighbour,
                    established: own.is_up(),
                    state: own.state,
                })),
                Err(failure) => failures.push(failure),
            }
        }
        (sessions, failures)
    }

    fn pause(&self, time: Duration) {
        thread::sleep(time);
    }

    fn check(&self, check: &Check, stage: &Path) -> Result<(), Failure> {
        check::check(self, check, stage)
    }

    fn reload(
        &self,
        service: Service,
        turn: Turn,
        changed: &[String],
    ) -> Result<Vec<String>, Failure> {
        reload::reload(self, service, turn, changed)
    }

    fn observe(&self, probes: &[Probe]) -> Observation {
        probe::observe(self, probes)
    }

    fn probe(&self, probes: &[Probe], before: &Observation) -> Vec<Verdict> {
        probe::probe(self, probes, before)
    }

    fn boot_id(&self) -> String {
        clock::boot_id()
    }

    fn since_boot(&self) -> Duration {
        clock::since_boot()
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}
