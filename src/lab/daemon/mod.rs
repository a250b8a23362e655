//! Routing daemons: starting them on their own files, asking them, ending them.

mod bird;
mod frr;
mod programs;
pub mod rogue;

use std::net::IpAddr;
use std::process::Child;

use super::host::Host;
use super::trouble::Result;
use crate::control::Session;
use crate::model::values::RoutingDaemon;

pub use programs::{Programs, Release};
pub use rogue::Announced;

/// A routing daemon on a host.
pub trait Daemon {
    /// Starts it on the files that lie on its host.
    ///
    /// # Errors
    /// When it does not answer, with what it said.
    fn start(&mut self, host: &Host) -> Result<()>;

    /// Lets it read its files anew, as the runbook does.
    ///
    /// # Errors
    /// When it refuses them.
    fn reload(&mut self, host: &Host) -> Result<()>;

    /// Ends it at once, as a crash does: it can tell nobody.
    fn kill(&mut self);

    /// Its BGP sessions.
    ///
    /// # Errors
    /// When it does not answer.
    fn sessions(&self, host: &Host) -> Result<Vec<Session>>;

    /// The neighbours that BFD sees alive.
    ///
    /// # Errors
    /// When it does not answer.
    fn watched(&self, host: &Host) -> Result<Vec<IpAddr>>;

    /// All that it says of a prefix it learnt by BGP.
    ///
    /// # Errors
    /// When it does not answer.
    fn route(&self, host: &Host, address: IpAddr) -> Result<String>;
}

/// A daemon of a release, not yet started.
pub fn daemon(release: &Release) -> Box<dyn Daemon> {
    match release.daemon {
        RoutingDaemon::Frr => Box::new(frr::Frr::new(release)),
        _ => Box::new(bird::Bird::new(release)),
    }
}

/// Ends a process at once and waits until it is gone.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
