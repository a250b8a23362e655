//! Back to a generation that was in place before.

use super::apply::{Applied, Options, apply};
use super::take_back::{Told, take_back};
use super::{Agent, Settled, settle_for_another};
use crate::agent::signed::Signed;
use crate::agent::stop::{Result, Status, Stop};
use crate::agent::store::{State, read_bundle};

/// Goes back to a generation, or to the next older one. A change that waits for its
/// confirmation is taken back, and that is all where no generation was named.
///
/// # Errors
/// When there is none, or why it was not applied.
pub fn rollback(agent: Agent, to: Option<u64>, options: &Options) -> Result<(u64, Applied)> {
    let settled = settle_for_another(agent)?;
    if let Settled::Waiting(journal) = &settled {
        take_back(agent, journal, Told::Journal, "a rollback was asked for")?;
    }
    let state = State::read(agent.files)?;
    let back = !matches!(settled, Settled::Clean);
    if back && to.is_none_or(|to| to == state.generation) {
        return Ok((state.generation, Applied::Committed));
    }
    let older = || {
        let none = || Stop::new(Status::Unusable, nothing_older(&state));
        state.older().ok_or_else(none)
    };
    let to = to.map_or_else(older, Ok)?;
    let bundle = stored(agent, &state, to)?;
    if to != state.generation {
        agent.operator.note(format!(
            "Going from generation {} to generation {to}",
            state.generation
        ));
    }
    Ok((to, apply(agent, &bundle, options)?))
}

/// Why there is no way back without a number, and which ways there are.
fn nothing_older(state: &State) -> String {
    if state.generation != 0 {
        return format!(
            "no generation older than {} is stored here; `rollback 0` goes back to the host without any",
            state.generation
        );
    }
    match known(state) {
        known if known.is_empty() => {
            "no bundle was ever applied here, so there is nothing to go back to".to_owned()
        }
        known => format!(
            "the host is as it was before the first bundle, so there is nothing older; `rollback N` goes to a \
             generation that is stored: {}",
            known.join(", ")
        ),
    }
}

/// The stored generations, the lowest first.
fn known(state: &State) -> Vec<String> {
    let mut known = state.stored.clone();
    known.sort_unstable();
    known.iter().map(u64::to_string).collect()
}

/// A generation that was applied here.
///
/// # Errors
/// When it wasn't, or can't be read.
pub fn stored(agent: Agent, state: &State, number: u64) -> Result<Signed> {
    if number == 0 {
        return Ok(Signed::none());
    }
    if !state.stored.contains(&number) {
        let known = known(state);
        let message = format!(
            "generation {number} is not stored here; stored are 0, the host without any, and {}",
            if known.is_empty() {
                "no other".to_owned()
            } else {
                known.join(", ")
            }
        );
        return Err(Stop::new(Status::Unusable, message));
    }
    let (archive, signature) = read_bundle(agent.files, number)?;
    let records = state.records.iter().rev();
    let signer = records
        .filter(|record| record.to == number)
        .map(|record| record.signer.clone())
        .next();
    Signed::stored(archive, signature, signer.unwrap_or_default())
}
