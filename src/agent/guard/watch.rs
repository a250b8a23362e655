//! What a guard does.

use std::path::Path;
use std::time::Duration;

use super::lock::Lock;
use super::overrule::{LOOK, Overrule};
use crate::agent::engine::{Agent, Settled, settle};
use crate::agent::stop::{Doing, Result};
use crate::agent::store;

/// Between two looks at whether the other agent still lives.
const PAUSE: Duration = Duration::from_millis(200);

/// How often it is tried to become the guard before another one is taken to be there.
const TRIES: u32 = 25;

/// Between the first two tries to take a change back that could not be; each time twice as long, up to
/// [`LONGEST`].
const AGAIN: Duration = Duration::from_secs(5);

/// The longest time between two tries.
const LONGEST: Duration = Duration::from_secs(300);

/// Watches until no change is in hand. While another agent holds the lock and lives it does nothing; when
/// the lock is free and the change not at its end, the other one is gone, or the time is over.
///
/// # Errors
/// When the locks can't be used.
pub fn watch(agent: Agent) -> Result<()> {
    let place = |path: &str| agent.files.place(path);
    let take = |path: &Path| Lock::take(path, "the guard").doing(|| "take the lock".to_owned());
    let mut guard = take(&place(store::GUARD))?;
    for _ in 0..TRIES {
        if guard.is_some() {
            break;
        }
        // Perhaps somebody only looked whether a guard is there.
        agent.machine.pause(PAUSE / 10);
        guard = take(&place(store::GUARD))?;
    }
    let Some(guard) = guard else {
        return Ok(());
    };
    let mut again = AGAIN;
    let (mut overrule, mut since) = (Overrule::default(), Duration::ZERO);
    // A guard that is asked to end, as when the host goes down, leaves the rest to the next boot.
    while !agent.operator.interrupted() {
        let mut pause = PAUSE;
        if let Some(lock) = take(&place(store::LOCK))? {
            match settle(agent, false) {
                Ok(Settled::Waiting(_)) => {}
                Ok(Settled::Clean | Settled::TakenBack(_)) => {
                    // In this order: an agent that finds this guard's lock taken while it holds the
                    // other one relies on this guard.
                    drop(guard);
                    drop(lock);
                    return Ok(());
                }
                Err(stop) => {
                    agent.operator.warn(stop.message, &stop.output);
                    pause = again;
                    again = LONGEST.min(2 * again);
                }
            }
            (overrule, since) = (Overrule::default(), Duration::ZERO);
        } else if since >= LOOK {
            if let Some(event) = overrule.look(&place(store::LOCK), since) {
                agent.operator.tell(&event);
            }
            since = Duration::ZERO;
        }
        agent.machine.pause(pause);
        since += pause;
    }
    Ok(())
}
