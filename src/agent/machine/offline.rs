//! No host, only a tree: nothing is checked, told or looked at.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::{Before, Failure, Machine, Observation, Session, Turn, Verdict, clock};
use crate::bundle::{Check, Daemon, Probe, Service};

/// The machine of `--root`: it has clocks and a name and does nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Offline;

impl Machine for Offline {
    fn is_tree(&self) -> bool {
        true
    }

    fn host_name(&self) -> String {
        clock::host_name()
    }

    fn before(&self, _: Service, _: &Path) -> Before {
        Before::default()
    }

    fn restore(
        &self,
        _: Service,
        _: &Before,
        _: &[String],
        _: bool,
    ) -> Result<Vec<String>, Failure> {
        Ok(Vec::new())
    }

    fn sessions(&self, _: &[Daemon]) -> (Vec<Session>, Vec<Failure>) {
        (Vec::new(), Vec::new())
    }

    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn check(&self, _: &Check, _: &Path) -> Result<(), Failure> {
        Ok(())
    }

    fn reload(&self, _: Service, _: Turn, _: &[String]) -> Result<Vec<String>, Failure> {
        Ok(Vec::new())
    }

    fn observe(&self, _: &[Probe]) -> Observation {
        Observation::default()
    }

    fn probe(&self, _: &[Probe], _: &Observation) -> Vec<Verdict> {
        Vec::new()
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
