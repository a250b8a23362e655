//! The change itself: prepared, swapped, told, looked at, confirmed; or taken back.
//!
//! Whoever calls one of these functions holds the lock. The journal is written before each phase, so
//! that [`settle`] knows what to do after the agent was stopped at any instant. To replace `state.json`
//! is to commit; until then every way leads back.

mod admit;
mod apply;
mod commit;
mod prepare;
mod prune;
mod restore;
mod rollback;
mod settle;
mod stage;
mod swap;
mod take_back;
mod tell;

pub use admit::admit;
pub use apply::{Applied, Options, apply};
pub use commit::{Confirmed, confirm};
pub use rollback::{rollback, stored};
pub use settle::{Settled, settle, settle_for_another};
pub use take_back::{Told, take_back};

use super::files::Files;
use super::guard::Guard;
use super::machine::Machine;
use super::operator::Operator;

/// What the agent works with.
#[derive(Clone, Copy)]
pub struct Agent<'a> {
    /// The tree.
    pub files: &'a dyn Files,
    /// The host's programs, or none.
    pub machine: &'a dyn Machine,
    /// Who watches over the change when the agent is killed.
    pub guard: &'a dyn Guard,
    /// Who listens.
    pub operator: &'a dyn Operator,
}

impl Agent<'_> {
    /// Seconds since 1970.
    pub fn now(&self) -> u64 {
        let since = self.machine.now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| since.as_secs())
    }
}
