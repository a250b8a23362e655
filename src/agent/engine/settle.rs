//! What a change that was cut off needs before anything else is done.

use super::Agent;
use super::commit::finish;
use super::take_back::{Told, take_back};
use crate::agent::stop::Result;
use crate::agent::store::{Journal, Phase, State, Way};

/// What was found.
#[derive(Clone, Debug)]
pub enum Settled {
    /// No change is in hand.
    Clean,
    /// One waits for its confirmation.
    Waiting(Box<Journal>),
    /// One was cut off, or was not confirmed in time, and was taken back now, for this reason.
    TakenBack(String),
}

/// Brings a change to its end that was cut off, or was not confirmed in time. `boot` tells that the
/// host boots and nothing runs yet.
///
/// # Errors
/// When that fails; it can be tried again.
pub fn settle(agent: Agent, boot: bool) -> Result<Settled> {
    let Some(journal) = Journal::read(agent.files)? else {
        return Ok(Settled::Clean);
    };
    let state = State::read(agent.files)?;
    if state.committed == journal.sequence {
        finish(agent, &journal)?;
        return Ok(Settled::Clean);
    }
    let boot_id = agent.machine.boot_id();
    // A boot ends the window, also one of which the kernel knows nothing: of a container, or of systemd alone.
    if !boot && journal.left(&boot_id, agent.machine.since_boot()).is_some() {
        return Ok(Settled::Waiting(Box::new(journal)));
    }
    let same_boot = journal.is_of(&boot_id) && !boot;
    let told = match (same_boot, boot) {
        (true, _) => Told::Journal,
        (false, true) => Told::Boot,
        (false, false) => Told::All,
    };
    let reason = match (same_boot, journal.phase) {
        _ if journal.way != Way::Forth => {
            let why = state.why(journal.sequence);
            why.unwrap_or("it was not taken back in full yet")
                .to_owned()
        }
        (false, _) => "the host was booted before the change was confirmed".to_owned(),
        (true, Phase::Waiting) => {
            let seconds = journal.window.unwrap_or_default().as_secs();
            format!("nobody confirmed it within {seconds} s")
        }
        (true, _) => "the agent was stopped in the middle of it".to_owned(),
    };
    take_back(agent, &journal, told, &reason)?;
    Ok(Settled::TakenBack(reason))
}

/// The same before another change, which tells services anew: one that still refuses its old files is not
/// in its way.
///
/// # Errors
/// When files are not as before.
pub fn settle_for_another(agent: Agent) -> Result<Settled> {
    settle(agent, false).or_else(|stop| match Journal::read(agent.files)? {
        Some(journal) if journal.way == Way::Restored => {
            agent.operator.warn(stop.message.clone(), &stop.output);
            Journal::remove(agent.files)?;
            Ok(Settled::TakenBack(stop.message))
        }
        _ => Err(stop),
    })
}
