//! A second process that watches over a change, and takes it back when the first is gone.
//!
//! One that lives and is stuck is ended first (`overrule`).
//!
//! It outlives the session of whoever started it: the network that this session came through may be
//! what the change cut.

mod lock;
mod overrule;
mod start;
mod watch;

pub use lock::{Lock, holder};
pub use start::{Process, Starter};
pub use watch::watch;

use super::machine::Failure;

/// Starts guards.
pub trait Guard {
    /// Returns when a guard watches.
    ///
    /// # Errors
    /// When none can be started: then nothing is changed.
    fn start(&self) -> Result<(), Failure>;
}
