//! The whole of a change.

use std::time::Duration;

use super::commit::{commit, finish, store};
use super::prune::prune;
use super::take_back::{Told, take_back};
use super::{Agent, prepare, stage, swap, tell};
use crate::agent::change::{Delta, Entry, calls, delta, missing_folders, probes};
use crate::agent::signed::Signed;
use crate::agent::stop::{Doing, Result, Status, Stop};
use crate::agent::store;
use crate::agent::store::{
    Generation, Journal, Outcome, Phase, Record, State, Step, Way, read_generation,
    write_generation,
};
use crate::words::counted;

/// How a change is made.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// For how long a person may take to confirm it; without it, the probes alone decide.
    pub window: Option<Duration>,
    /// For how long the host may take to be well again.
    pub patience: Duration,
}

/// How a change went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applied {
    /// Every file is as the generation wants it; nothing was touched.
    Unchanged,
    /// It stays.
    Committed,
    /// It waits for its confirmation.
    Waiting,
}

/// Applies a bundle whose signature is good and that [`super::admit`] admitted, or that is stored.
///
/// # Errors
/// Why it was not applied; the host is as before unless the status is [`Status::Broken`].
pub fn apply(agent: Agent, bundle: &Signed, options: &Options) -> Result<Applied> {
    let mut state = State::read(agent.files)?;
    let from = read_generation(agent.files, state.generation)?;
    let delta = delta(agent.files, &from, bundle)?;
    for note in &delta.notes {
        agent.operator.warn(note.clone(), "");
    }
    let to = bundle.manifest.generation;
    let first = !state.stored.contains(&to);
    let record = Record {
        sequence: state.next(),
        from: state.generation,
        to,
        plan: bundle.manifest.plan.clone(),
        signer: bundle.signer.clone(),
        began: agent.now(),
        ended: None,
        outcome: Outcome::Begun,
        reason: String::new(),
    };
    if !delta.entries.iter().any(Entry::changes) {
        if to != state.generation {
            renumber(agent, &mut state, record, &delta, bundle, first)?;
        }
        return Ok(Applied::Unchanged);
    }
    let calls = calls(&from, &bundle.manifest, &delta);
    let back = stage::check(agent, bundle, calls.back)?;
    tell::interrupted(agent)?;

    let probes = probes(&bundle.manifest);
    let mut journal = Journal {
        sequence: record.sequence,
        from: record.from,
        to,
        first,
        phase: Phase::Preparing,
        way: Way::Forth,
        boot: agent.machine.boot_id(),
        window: options.window,
        deadline: None,
        steps: steps(&delta),
        folders: missing_folders(agent.files, &delta.entries)?,
        forth: calls.forth,
        back,
        before: agent.machine.observe(&probes),
        probes,
        patience: options.patience,
    };
    for silent in journal.before.silent(&journal.probes) {
        agent.operator.warn(silent, "");
    }
    state.begin(record);
    state.write(agent.files)?;
    match change(agent, &mut journal, &delta, bundle) {
        Ok(applied) => Ok(applied),
        Err(stop) => Err(undo(agent, &journal, stop)),
    }
}

/// From the journal's first line to its last.
fn change(agent: Agent, journal: &mut Journal, delta: &Delta, bundle: &Signed) -> Result<Applied> {
    enter(agent, journal, Phase::Preparing)?;
    // In a tree without a window nothing is lost when the next command takes back what was cut off.
    if journal.window.is_some() || !agent.machine.is_tree() {
        let start = agent.guard.start();
        start.map_err(|failure| Stop::machine(Status::TakenBack, failure))?;
    }
    prepare::prepare(agent.files, journal, delta, bundle)?;
    tell::interrupted(agent)?;

    enter(agent, journal, Phase::Swapping)?;
    for entry in delta.entries.iter().filter(|entry| entry.overwrites_edit()) {
        let copy = store::kept(journal.sequence, entry.path);
        let path = entry.path;
        let message = format!("`/{path}` was edited by somebody; a copy is kept as `/{copy}`");
        agent.operator.warn(message, "");
    }
    let files = counted(journal.steps.len(), "file");
    agent.operator.progress(format!("Changing {files}"));
    swap::swap(agent.files, journal, delta)?;

    enter(agent, journal, Phase::Reloading)?;
    for call in &journal.forth {
        tell::reload(agent, call).map_err(|failure| Stop::machine(Status::TakenBack, failure))?;
    }

    enter(agent, journal, Phase::Probing)?;
    tell::probe(agent, journal)?;

    if let Some(window) = journal.window {
        journal.deadline = Some(agent.machine.since_boot() + window);
        enter(agent, journal, Phase::Waiting)?;
        return Ok(Applied::Waiting);
    }
    commit(agent, journal)?;
    // From here on nothing leads back.
    if let Err(stop) = finish(agent, journal) {
        agent.operator.warn(
            format!("The change is in place, but {}", stop.message),
            &stop.output,
        );
    }
    Ok(Applied::Committed)
}

fn enter(agent: Agent, journal: &mut Journal, phase: Phase) -> Result<()> {
    journal.phase = phase;
    journal.write(agent.files)
}

/// Takes back what was begun, unless it turns out to be committed.
fn undo(agent: Agent, journal: &Journal, stop: Stop) -> Stop {
    match State::read(agent.files) {
        Ok(state) if state.committed == journal.sequence => return kept(&stop),
        Ok(_) => {}
        // It may be committed. Whoever can read it again decides.
        Err(unknown) => {
            let message = format!(
                "{}, after {}; the next command settles it",
                unknown.message, stop.message
            );
            return Stop::new(Status::Broken, message);
        }
    }
    match take_back(agent, journal, Told::Journal, &stop.message) {
        Ok(()) => Stop {
            status: Status::TakenBack,
            message: format!("generation {} was taken back: {}", journal.to, stop.message),
            output: stop.output,
        },
        Err(broken) => Stop {
            message: format!(
                "{}; it was taken back because {}",
                broken.message, stop.message
            ),
            ..broken
        },
    }
}

/// The commit was made, and something failed then: perhaps the disk does not know of it yet.
fn kept(stop: &Stop) -> Stop {
    let message = format!("the change is in place, but {}", stop.message);
    Stop::new(Status::Broken, message)
}

/// No file changes, only the generation's number.
fn renumber(
    agent: Agent,
    state: &mut State,
    record: Record,
    delta: &Delta,
    bundle: &Signed,
    first: bool,
) -> Result<()> {
    let to = bundle.manifest.generation;
    if first && to != 0 {
        let manifest = bundle.manifest.to_json();
        let generation = Generation {
            manifest: manifest.as_bytes(),
            archive: &bundle.archive,
            signature: &bundle.signature,
        };
        write_generation(agent.files, to, &generation)?;
    }
    let sequence = record.sequence;
    prepare::remember(agent.files, sequence, delta)
        .doing(|| "keep copies of present files".to_owned())?;
    state.begin(record);
    state.end(sequence, Outcome::Committed, "", agent.now());
    state.committed = sequence;
    state.generation = to;
    store(state, to);
    let written = state.write(agent.files);
    written.map_err(|stop| match State::read(agent.files) {
        Ok(state) if state.committed != sequence => stop,
        _ => kept(&stop),
    })?;
    prune(agent);
    Ok(())
}

fn steps(delta: &Delta) -> Vec<Step> {
    let entries = delta.entries.iter().filter(|entry| entry.changes());
    let steps = entries.map(|entry| Step {
        path: entry.path.to_owned(),
        old: entry.digest_before(),
        new: entry.digest_after(),
    });
    steps.collect()
}
