//! No host, only a tree: nothing is checked, told or looked at.

use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::time::{ClockId, clock_gettime};

use super::{Failure, Machine, Observation, Session, Turn, Verdict};
use crate::bundle::{Check, Daemon, Probe, Service};

/// The machine of `--root`: it has clocks and a name and does nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Offline;

impl Machine for Offline {
    fn host_name(&self) -> String {
        rustix::system::uname().nodename().to_string_lossy().into_owned()
    }

    fn running(&self, _: Service) -> bool {
        true
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
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
        id.unwrap_or_default().trim().to_owned()
    }

    fn since_boot(&self) -> Duration {
        let time = clock_gettime(ClockId::Boottime);
        let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
        Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}
