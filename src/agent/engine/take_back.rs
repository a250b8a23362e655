//! A change is taken back: the files, then the services that were told of it.

use std::time::Duration;

use super::restore::restore;
use super::{Agent, tell};
use crate::agent::machine::Turn;
use crate::agent::stop::{Doing, Result, Status, Stop};
use crate::agent::store::{Journal, Outcome, Phase, State, drop_generation, kept};

/// How often a service that refuses its old files is asked once more, and after which time.
const AGAIN: (u32, Duration) = (2, Duration::from_secs(2));

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
/// When something is left for a person. The journal is still there if files are.
pub fn take_back(agent: Agent, journal: &Journal, told: Told, reason: &str) -> Result<()> {
    agent
        .operator
        .warn(format!("Taking the change back: {reason}"), "");
    let again = ", it will be tried again by the guard and by every command";
    journal
        .take_back(agent.files)
        .map_err(|stop| broken(&stop.message, again))?;
    let edited = restore(agent.files, journal)
        .doing(|| "put all files back".to_owned())
        .map_err(|stop| broken(&stop.message, again))?;
    for path in edited {
        let place = kept(journal.sequence, &format!("{path}.after"));
        agent.operator.warn(
            format!("`/{path}` was edited after the swap; the edit is kept as `/{place}`"),
            "",
        );
    }
    let services = services(agent, journal, told);
    note(agent, journal, reason);
    Journal::remove(agent.files)
        .map_err(|stop| broken(&stop.message, "; the files are as before"))?;
    services?;
    if told != Told::Boot && journal.phase >= Phase::Reloading {
        for verdict in tell::look(agent, journal) {
            if verdict.good {
                agent.operator.note(verdict.message);
            } else {
                agent
                    .operator
                    .warn(format!("After the way back: {}", verdict.message), "");
            }
        }
    }
    Ok(())
}

fn services(agent: Agent, journal: &Journal, told: Told) -> Result<()> {
    let knows = match told {
        Told::Journal => journal.phase >= Phase::Reloading,
        Told::All | Told::Boot => true,
    };
    let mut failed = Ok(());
    for call in journal.back.iter().filter(|_| knows) {
        let mut call = call.clone();
        if told == Told::Boot {
            call.turn = Turn::Boot;
        }
        let mut answer = tell::reload(agent, &call);
        for _ in 0..AGAIN.0 {
            if answer.is_ok() {
                break;
            }
            agent.machine.pause(AGAIN.1);
            answer = tell::reload(agent, &call);
        }
        if let Err(failure) = answer {
            let stop = broken(&failure.message, "; its files are as before");
            failed = failed.and(Err(Stop {
                output: failure.output,
                ..stop
            }));
        }
    }
    failed
}

/// Notes what became of the change, if there is room: the way back does not depend on it.
fn note(agent: Agent, journal: &Journal, reason: &str) {
    let Ok(mut state) = State::read(agent.files) else {
        return;
    };
    state.end(journal.sequence, Outcome::TakenBack, reason, agent.now());
    if let Err(stop) = state.write(agent.files) {
        agent
            .operator
            .warn(format!("The history lacks this: {}", stop.message), "");
    }
    if journal.first && !state.stored.contains(&journal.to) {
        // Where this fails, the next bundle of this generation takes the place.
        let _ = drop_generation(agent.files, journal.to);
    }
}

fn broken(message: &str, rest: &str) -> Stop {
    Stop::new(Status::Broken, format!("{message}{rest}"))
}
