//! Services are told, and the host is looked at.

use std::time::Duration;

use super::Agent;
use super::restore::Edited;
use crate::agent::change::Call;
use crate::agent::machine::{Failure, Verdict, name};
use crate::agent::stop::{Result, Status, Stop};
use crate::agent::store::{Journal, Return};
use crate::bundle::Probe;

/// Between two looks at the host.
const PAUSE: Duration = Duration::from_secs(1);

/// For how long all must be well in a row. A session that the change cut stays up until BFD misses it, and
/// FRR waits 5 s before it applies a changed route map (`bgp route-map delay-timer`).
const CALM: Duration = Duration::from_secs(10);

/// For how long sessions may take to come back at least (RFC 4271, section 10, `ConnectRetryTime`).
const RETURN: Duration = Duration::from_secs(120);

/// Tells where is kept what somebody wrote while the change was in hand.
pub fn edits(agent: Agent, edited: Vec<Edited>) {
    for Edited { path, kept } in edited {
        agent.operator.warn(
            format!("`/{path}` was edited by somebody meanwhile; the edit is kept as `/{kept}`"),
            "",
        );
    }
}

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

/// Lets a service become what it was.
///
/// # Errors
/// When it refuses.
pub fn restore(agent: Agent, back: &Return, boot: bool) -> std::result::Result<(), Failure> {
    agent
        .operator
        .progress(format!("Bringing {} back", name(back.service)));
    let (before, files) = (&back.before, &back.files);
    for note in agent.machine.restore(back.service, before, files, boot)? {
        agent.operator.note(note);
    }
    Ok(())
}

/// Looks until all is well, for as long as the journal's patience, and stays well.
///
/// # Errors
/// What is not well at the end, or that the agent was interrupted.
pub fn probe(agent: Agent, journal: &Journal) -> Result<()> {
    look(agent, journal, CALM, &|| interrupted(agent))
}

/// After the way back: looks until what held before the change holds again. That is not hurried by those who
/// have little patience with a change: the other ends of sessions call again when they like.
///
/// # Errors
/// What does not hold.
pub fn well_again(agent: Agent, journal: &Journal) -> Result<()> {
    let mut journal = Journal {
        patience: journal.patience.max(RETURN),
        ..journal.clone()
    };
    for probe in &mut journal.probes {
        if let Probe::Sessions { least, .. } = probe {
            // The change wanted them; perhaps there were none before.
            *least = 0;
        }
    }
    look(agent, &journal, Duration::ZERO, &|| Ok(()))
}

/// One more look, which may be the second or the third where an echo request was lost.
///
/// # Errors
/// What is not well.
pub fn still_well(agent: Agent, journal: &Journal) -> Result<()> {
    let brief = Journal {
        patience: 2 * PAUSE,
        ..journal.clone()
    };
    look(agent, &brief, Duration::ZERO, &|| Ok(()))
}

fn look(
    agent: Agent,
    journal: &Journal,
    calm: Duration,
    go_on: &dyn Fn() -> Result<()>,
) -> Result<()> {
    let nothing = journal.probes.is_empty() && journal.before.gateways.is_empty();
    if nothing || agent.machine.is_tree() {
        return Ok(());
    }
    let end = agent.machine.since_boot() + journal.patience;
    let mut well_since = None;
    let mut last = None;
    loop {
        let verdicts = agent.machine.probe(&journal.probes, &journal.before);
        let (bad, now) = (bad(&verdicts), agent.machine.since_boot());
        if !bad.is_empty() {
            well_since = None;
            if now >= end {
                let seconds = journal.patience.as_secs();
                let message = format!("after {seconds} s {bad}");
                return Err(Stop::new(Status::TakenBack, message));
            }
        } else if now >= *well_since.get_or_insert(now) + calm {
            for verdict in verdicts {
                agent.operator.note(verdict.message);
            }
            return Ok(());
        }
        if last.as_ref() != Some(&bad) {
            agent.operator.progress(if bad.is_empty() {
                format!("All is well, and has to stay so for {} s", calm.as_secs())
            } else {
                let left = end.saturating_sub(now).as_secs();
                format!("Not yet: {bad}; looking for {left} s more")
            });
            last = Some(bad);
        }
        go_on()?;
        agent.machine.pause(PAUSE);
    }
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
