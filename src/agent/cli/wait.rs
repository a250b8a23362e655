//! Waiting with a change for its confirmation.

use std::time::Duration;

use super::console::Console;
use super::lock::locked;
use crate::agent::engine::{Agent, settle};
use crate::agent::stop::{Result, Status, Stop};
use crate::agent::store::{Journal, Outcome, Record, State};

/// Between two looks at what became of the change.
const PAUSE: Duration = Duration::from_millis(200);

/// Between two words on the time that is left.
const WORD: Duration = Duration::from_secs(10);

/// Waits until the change is confirmed or taken back; by whom does not matter.
///
/// # Errors
/// When it was taken back, or nobody waits at the terminal any more.
pub fn wait(agent: Agent, console: &Console, journal: &Journal) -> Result<()> {
    let mut next = Duration::ZERO;
    loop {
        let now = agent.machine.since_boot();
        let in_hand =
            Journal::read(agent.files)?.is_some_and(|other| other.sequence == journal.sequence);
        let state = State::read(agent.files)?;
        let record = state
            .records
            .iter()
            .find(|record| record.sequence == journal.sequence);
        if record.is_some_and(|record| record.outcome == Outcome::Committed) {
            return Ok(());
        }
        if !in_hand {
            return Err(taken_back(record, journal));
        }
        let left = journal.deadline.unwrap_or_default().saturating_sub(now);
        if left.is_zero() {
            // The guard does the same; whoever has the lock first does it.
            if let Ok(_lock) = locked(agent, "apply") {
                settle(agent, false)?;
            }
            continue;
        }
        if console.left() {
            let message = format!(
                "generation {} still waits for `confirm`; without it, it is taken back by itself in {} s",
                journal.to,
                left.as_secs()
            );
            return Err(Stop::new(Status::Waiting, message));
        }
        if now >= next {
            agent.operator.progress(format!(
                "Generation {} is in place and waits: `fabric-agent confirm` within {} s, or it is taken back",
                journal.to,
                left.as_secs()
            ));
            next = now + WORD;
        }
        agent.machine.pause(PAUSE);
    }
}

fn taken_back(record: Option<&Record>, journal: &Journal) -> Stop {
    let reason = record
        .filter(|record| record.outcome == Outcome::TakenBack)
        .map_or("the reason was not noted", |record| record.reason.as_str());
    let message = format!("generation {} was taken back: {reason}", journal.to);
    Stop::new(Status::TakenBack, message)
}
