//! A change is taken back: the files, then the services that were told of it.

use std::time::Duration;

use super::restore::restore;
use super::{Agent, tell};
use crate::agent::stop::{Doing, Result, Status, Stop};
use crate::agent::store::{Journal, Outcome, Phase, State, Way, drop_generation};

/// How often a service that refuses its old files is asked once more, and after which time.
const TRIES: (u32, Duration) = (2, Duration::from_secs(2));

const AGAIN: &str = "; it is tried again by the guard and by every command";

/// What services may know of the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// What the journal says.
    Journal,
    /// All: the host was booted while the files were new, or half new.
    All,
    /// Nothing: the host boots just now.
    Boot,
}

/// Takes a change back and says how it went.
///
/// # Errors
/// When something is left for a person. The journal is still there then, and all is tried again.
pub fn take_back(agent: Agent, journal: &Journal, told: Told, reason: &str) -> Result<()> {
    agent
        .operator
        .warn(format!("Taking the change back: {reason}"), "");
    let mut journal = journal.clone();
    if journal.way == Way::Forth {
        match journal.turn(agent.files, Way::Back) {
            Ok(turned) => journal = turned,
            // One that could still be confirmed must not be half old.
            Err(stop) if journal.phase == Phase::Waiting => {
                return Err(broken(&stop.message, AGAIN));
            }
            Err(_) => {}
        }
    }
    let restored = files(agent, &journal);
    // Services are told of what is back, whatever is not.
    let services = services(agent, &journal, told);
    let journal = match restored.and_then(|journal| services.map(|()| journal)) {
        Ok(journal) => journal,
        Err(stop) => {
            remember(agent, &journal, reason);
            return Err(stop);
        }
    };
    note(agent, &journal, reason);
    Journal::remove(agent.files).map_err(|stop| broken(&stop.message, AGAIN))?;
    if told != Told::Boot && journal.phase >= Phase::Reloading {
        tell::well_again(agent, &journal)
            .map_err(|stop| broken(&stop.message, "; files and services are as before"))?;
    }
    Ok(())
}

/// Puts the files back, once.
fn files(agent: Agent, journal: &Journal) -> Result<Journal> {
    if journal.way == Way::Restored {
        return Ok(journal.clone());
    }
    let (restored, edited) = restore(agent.files, journal);
    tell::edits(agent, edited);
    restored
        .doing(|| "put all files back".to_owned())
        .and_then(|()| journal.turn(agent.files, Way::Restored))
        .map_err(|stop| broken(&stop.message, AGAIN))
}

fn services(agent: Agent, journal: &Journal, told: Told) -> Result<()> {
    let knows = match told {
        Told::Journal => journal.phase >= Phase::Reloading,
        Told::All | Told::Boot => true,
    };
    let mut failed = Ok(());
    for back in journal.back.iter().filter(|_| knows) {
        let mut answer = tell::restore(agent, back, told == Told::Boot);
        for _ in 0..TRIES.0 {
            if answer.is_ok() || told == Told::Boot {
                break;
            }
            agent.machine.pause(TRIES.1);
            answer = tell::restore(agent, back, false);
        }
        if let Err(failure) = answer {
            let stop = broken(
                &failure.message,
                "; its files are as before, and it is told again by the guard and by every command",
            );
            failed = failed.and(Err(Stop {
                output: failure.output,
                ..stop
            }));
        }
    }
    failed
}

/// Keeps why, if there is room, for those who try again.
fn remember(agent: Agent, journal: &Journal, reason: &str) {
    let Ok(mut state) = State::read(agent.files) else {
        return;
    };
    if state.why(journal.sequence) != Some(reason) {
        state.is_taken_back(journal.sequence, reason);
        let _ = state.write(agent.files);
    }
}

/// Notes what became of the change, if there is room: the way back does not depend on it.
fn note(agent: Agent, journal: &Journal, reason: &str) {
    let Ok(mut state) = State::read(agent.files) else {
        return;
    };
    if journal.first && !state.stored.contains(&journal.to) {
        // It makes room for the note. Where this fails, the next change that is committed does it.
        let _ = drop_generation(agent.files, journal.to);
    }
    state.end(journal.sequence, Outcome::TakenBack, reason, agent.now());
    if let Err(stop) = state.write(agent.files) {
        let message = format!(
            "The history tells that the change was taken back, but not why: {}",
            stop.message
        );
        agent.operator.warn(message, "");
    }
}

fn broken(message: &str, rest: &str) -> Stop {
    Stop::new(Status::Broken, format!("{message}{rest}"))
}
