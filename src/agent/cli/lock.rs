//! One command at a time, and none before a change that was cut off came to its end.

use std::time::Duration;

use crate::agent::engine::{Agent, Settled, settle, settle_for_another};
use crate::agent::guard::{Lock, holder};
use crate::agent::stop::{Doing, Result, Status, Stop};
use crate::agent::store::{self, Journal};

/// For how long a command waits for another agent to let go of the lock.
const PATIENCE: Duration = Duration::from_secs(3);

/// Brings a change that was cut off to its end.
///
/// # Errors
/// When one waits for its confirmation.
pub fn free(agent: Agent) -> Result<()> {
    match settle_for_another(agent)? {
        Settled::Waiting(journal) => Err(busy(agent, &journal)),
        Settled::Clean | Settled::TakenBack(_) => Ok(()),
    }
}

/// Why no other change is made now.
pub fn busy(agent: Agent, journal: &Journal) -> Stop {
    let left = journal.left(&agent.machine.boot_id(), agent.machine.since_boot());
    let message = match left {
        Some(left) => format!(
            "generation {} waits for `confirm`, for {} s more; confirm it, or take it back with `rollback`",
            journal.to,
            left.as_secs()
        ),
        None => format!("the change to generation {} is under way", journal.to),
    };
    Stop::new(Status::Busy, message)
}

/// The same before a command that only looks; what is in the way is told and does not matter.
pub fn recover(agent: Agent) {
    if !matches!(Journal::read(agent.files), Ok(Some(_))) {
        return;
    }
    let path = agent.files.place(store::LOCK);
    if let Ok(Some(_lock)) = Lock::take(&path, "status")
        && let Err(stop) = settle(agent, false)
    {
        agent.operator.warn(stop.message, &stop.output);
    }
}

/// The lock of whoever changes something.
///
/// # Errors
/// When somebody else has it for longer than a moment.
pub fn locked(agent: Agent, command: &str) -> Result<Lock> {
    store::prepare(agent.files).doing(|| format!("make `/{}`", store::FOLDER))?;
    let path = agent.files.place(store::LOCK);
    let end = agent.machine.since_boot() + PATIENCE;
    loop {
        let lock = Lock::take(&path, &format!("fabric-agent {command}"))
            .doing(|| format!("lock `{}`", path.display()))?;
        if let Some(lock) = lock {
            return Ok(lock);
        }
        if agent.machine.since_boot() >= end {
            let message = format!("another agent is at work: {}", holder(&path));
            return Err(Stop::new(Status::Busy, message));
        }
        agent.machine.pause(Duration::from_millis(50));
    }
}
