//! Services are told, and the host is looked at.

use std::time::Duration;

use super::Agent;
use crate::agent::change::Call;
use crate::agent::machine::{Failure, Verdict, name};
use crate::agent::stop::{Result, Status, Stop};
use crate::agent::store::Journal;

/// Between two looks at the host.
const PAUSE: Duration = Duration::from_secs(1);

/// How many looks in a row must be good: a session may go down a moment after a reload.
const LOOKS: u32 = 2;

/// Tells a service.
///
/// # Errors
/// When it refuses.
pub fn reload(agent: Agent, call: &Call) -> std::result::Result<(), Failure> {
    if agent.machine.is_tree() {
        return Ok(());
    }
    agent
        .operator
        .progress(format!("{} {}", call.turn.doing(), name(call.service)));
    for note in agent.machine.reload(call.service, call.turn, &call.files)? {
        agent.operator.note(note);
    }
    Ok(())
}

/// Looks until all is well, for as long as the journal's patience.
///
/// # Errors
/// What is not well at the end, or that the agent was interrupted.
pub fn probe(agent: Agent, journal: &Journal) -> Result<()> {
    if journal.probes.is_empty() || agent.machine.is_tree() {
        return Ok(());
    }
    let end = agent.machine.since_boot() + journal.patience;
    let mut good = 0;
    let mut last = String::new();
    loop {
        let verdicts = agent.machine.probe(&journal.probes, &journal.before);
        let bad = bad(&verdicts);
        good = if bad.is_empty() { good + 1 } else { 0 };
        if good == LOOKS {
            for verdict in verdicts {
                agent.operator.note(verdict.message);
            }
            return Ok(());
        }
        let now = agent.machine.since_boot();
        if now >= end && !bad.is_empty() {
            let seconds = journal.patience.as_secs();
            return Err(Stop::new(
                Status::TakenBack,
                format!("after {seconds} s {bad}"),
            ));
        }
        if bad != last && !bad.is_empty() {
            let left = (end - now).as_secs();
            agent
                .operator
                .progress(format!("Not yet: {bad}; looking for {left} s more"));
            last = bad;
        }
        interrupted(agent)?;
        agent.machine.pause(PAUSE);
    }
}

/// One look after the way back, in sentences.
pub fn look(agent: Agent, journal: &Journal) -> Vec<Verdict> {
    agent.machine.probe(&journal.probes, &journal.before)
}

/// What is not well, in one line.
pub fn bad(verdicts: &[Verdict]) -> String {
    let bad = verdicts
        .iter()
        .filter(|verdict| !verdict.good)
        .map(|verdict| verdict.message.as_str());
    bad.collect::<Vec<_>>().join("; ")
}

/// Stops where the agent was asked to.
///
/// # Errors
/// When it was.
pub fn interrupted(agent: Agent) -> Result<()> {
    if agent.operator.interrupted() {
        return Err(Stop::new(Status::TakenBack, "it was interrupted"));
    }
    Ok(())
}
