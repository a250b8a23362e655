//! What nobody will want any more goes.

use super::Agent;
use crate::agent::stop::{Doing, Result};
use crate::agent::store::{FOLDER, State, prune_kept, sweep_generations};

/// How many generations can be gone back to.
const STORED: usize = 20;

/// Removes generations that nobody can go back to, and old copies of what people wrote. No change is in
/// hand; what fails here is told, and done after the next one.
pub fn prune(agent: Agent) {
    if let Err(stop) = generations(agent).and_then(|state| copies(agent, &state)) {
        let message = format!("Some of what is old stays: {}", stop.message);
        agent.operator.note(message);
    }
}

fn generations(agent: Agent) -> Result<State> {
    let mut state = State::read(agent.files)?;
    if state.forget(STORED) {
        state.write(agent.files)?;
    }
    sweep_generations(agent.files, &state.stored)?;
    Ok(state)
}

fn copies(agent: Agent, state: &State) -> Result<()> {
    prune_kept(agent.files, state, agent.now())
        .doing(|| format!("remove old copies below `/{FOLDER}`"))
}
