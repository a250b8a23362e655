//! A change stays.

use super::prune::prune;
use super::restore::tidy;
use super::settle::{Settled, settle};
use super::{Agent, tell};
use crate::agent::stop::{Doing, Result, Status, Stop};
use crate::agent::store::{Journal, Outcome, State};

/// Commits a change, unless it is committed.
///
/// # Errors
/// When the state can't be written. Whether the change is committed then, [`settle`] finds out.
pub fn commit(agent: Agent, journal: &Journal) -> Result<()> {
    let mut state = State::read(agent.files)?;
    state.committed = journal.sequence;
    state.generation = journal.to;
    store(&mut state, journal.to);
    state.end(journal.sequence, Outcome::Committed, "", agent.now());
    state.write(agent.files)
}

/// Notes that a generation can be gone back to.
pub fn store(state: &mut State, generation: u64) {
    state.stored.retain(|&stored| stored != generation);
    if generation != 0 {
        state.stored.push(generation);
    }
}

/// After the commit: nothing here undoes it, and what is cut off is done by the next agent.
///
/// # Errors
/// Of the system.
pub fn finish(agent: Agent, journal: &Journal) -> Result<()> {
    let mut edited = Vec::new();
    let tidied = tidy(agent.files, journal, &mut edited);
    tell::edits(agent, edited);
    tidied.doing(|| "remove what the change left beside the files".to_owned())?;
    Journal::remove(agent.files)?;
    prune(agent);
    Ok(())
}

/// What a confirmation found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The generation in place.
    pub generation: u64,
    /// Whether it waited. Where it did not, the last change had been committed already.
    pub waited: bool,
}

/// Confirms the change that waits for it, after one more look at the host unless `force` is given.
///
/// # Errors
/// When none waits, or the host is not well; then the change still waits.
pub fn confirm(agent: Agent, force: bool) -> Result<Confirmed> {
    match settle(agent, false)? {
        Settled::Waiting(journal) => {
            if !force {
                tell::still_well(agent, &journal).map_err(|stop| {
                    let message = format!(
                        "the change still waits: {}; `rollback` takes it back, `confirm --force` keeps it",
                        stop.message
                    );
                    Stop::new(Status::Waiting, message)
                })?;
            }
            if let Err(stop) = commit(agent, &journal) {
                let state = State::read(agent.files);
                let (status, what) = if state.is_ok_and(|state| state.committed != journal.sequence)
                {
                    (
                        Status::Waiting,
                        "the change still waits for its confirmation",
                    )
                } else {
                    (Status::Broken, "the change is in place")
                };
                return Err(Stop::new(status, format!("{what}, but {}", stop.message)));
            }
            if let Err(stop) = finish(agent, &journal) {
                agent.operator.warn(
                    format!("the change is confirmed, but {}", stop.message),
                    &stop.output,
                );
            }
            Ok(Confirmed {
                generation: journal.to,
                waited: true,
            })
        }
        Settled::TakenBack(reason) => Err(Stop::new(
            Status::TakenBack,
            format!("nothing waits any more: {reason}"),
        )),
        Settled::Clean => {
            let state = State::read(agent.files)?;
            match state.records.last() {
                Some(record) if record.outcome != Outcome::Committed => {
                    let message = format!(
                        "nothing waits any more: generation {} was taken back",
                        record.to
                    );
                    Err(Stop::new(Status::TakenBack, message))
                }
                Some(_) => Ok(Confirmed {
                    generation: state.generation,
                    waited: false,
                }),
                None => Err(Stop::new(
                    Status::Unusable,
                    "no bundle was ever applied here",
                )),
            }
        }
    }
}
