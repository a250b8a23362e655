//! What is in place, what is in hand, and whether all is as it was put there.

mod drift;
mod text;

use serde::Serialize;

use self::drift::{Drift, Managed, drift};
use super::When;
use crate::agent::change::probes;
use crate::agent::engine::Agent;
use crate::agent::machine::Session;
use crate::agent::stop::Result;
use crate::agent::store::{Journal, Phase, State, Way, read_generation};
use crate::bundle::{Daemon, Manifest, Probe};

/// A host.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Whether a change is in hand: `idle`, `changing`, `waiting` for its confirmation, or `taking-back`.
    pub state: &'static str,
    /// The generation that was committed last, to which a change in hand goes back; 0 is none.
    pub generation: u64,
    /// Its plan's name.
    pub plan: String,
    /// Since when it is committed, in UTC.
    pub since: Option<String>,
    /// Who signed it.
    pub signer: String,
    /// The managed files, compared with the generation whose files are in place.
    pub files: Vec<Managed>,
    /// The daemons' sessions.
    pub sessions: Vec<Session>,
    /// Daemons that could not be asked, each in a sentence.
    pub silent: Vec<String>,
    /// The change in hand.
    pub change: Option<Change>,
    /// Generations that can be gone back to.
    pub stored: Vec<u64>,
}

/// A change that is not at its end.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The generation it leads to.
    pub to: u64,
    /// The name of that generation's plan.
    pub plan: String,
    /// Who signed it.
    pub signer: String,
    /// When it began, in UTC.
    pub began: Option<String>,
    /// How far it is.
    pub phase: Phase,
    /// Where it goes.
    pub way: Way,
    /// How long it still waits for its confirmation, in seconds.
    pub seconds_left: Option<u64>,
    /// Until when it waits, in UTC.
    pub until: Option<String>,
}

impl Report {
    /// Whether all managed files are as they were put there.
    pub fn clean(&self) -> bool {
        self.files.iter().all(|file| file.drift == Drift::None)
    }
}

/// Looks at a host.
///
/// # Errors
/// When what is remembered can't be read.
pub fn status(agent: Agent) -> Result<Report> {
    let state = State::read(agent.files)?;
    let journal = in_hand(agent, &state)?;
    let manifest = read_generation(agent.files, in_place(&state, journal.as_ref()))?;
    let files = drift(agent, &manifest)?;
    let (sessions, silent) = agent.machine.sessions(&daemons(&manifest));
    let change = journal.map(|journal| change(agent, &state, &journal));
    let present = state.present().filter(|_| state.generation != 0);
    Ok(Report {
        generation: state.generation,
        plan: present
            .map(|record| record.plan.clone())
            .unwrap_or_default(),
        since: present
            .and_then(|record| record.ended)
            .map(|time| When(time).to_string()),
        signer: present
            .map(|record| record.signer.clone())
            .unwrap_or_default(),
        files,
        sessions,
        silent: silent.into_iter().map(|failure| failure.message).collect(),
        state: change.as_ref().map_or("idle", Change::state),
        change,
        stored: state.stored,
    })
}

/// The change that is neither committed nor taken back, if there is one.
///
/// # Errors
/// When it can't be read.
pub fn in_hand(agent: Agent, state: &State) -> Result<Option<Journal>> {
    let journal = Journal::read(agent.files)?;
    Ok(journal.filter(|journal| journal.sequence != state.committed))
}

/// The generation whose files lie there: those of a change are in place before it is committed.
pub fn in_place(state: &State, in_hand: Option<&Journal>) -> u64 {
    let swapped =
        |journal: &&Journal| journal.phase >= Phase::Reloading && journal.way == Way::Forth;
    in_hand
        .filter(swapped)
        .map_or(state.generation, |journal| journal.to)
}

impl Change {
    fn state(&self) -> &'static str {
        match (self.way, self.phase) {
            (Way::Forth, Phase::Waiting) if self.seconds_left.is_some() => "waiting",
            // Nobody confirmed it in time, and whoever takes it back is about to.
            (Way::Back | Way::Restored, _) | (Way::Forth, Phase::Waiting) => "taking-back",
            (Way::Forth, _) => "changing",
        }
    }
}

fn change(agent: Agent, state: &State, journal: &Journal) -> Change {
    let mut records = state.records.iter();
    let record = records.find(|record| record.sequence == journal.sequence);
    let left = journal.left(&agent.machine.boot_id(), agent.machine.since_boot());
    let left = left.map(|left| left.as_secs());
    Change {
        to: journal.to,
        plan: record.map(|record| record.plan.clone()).unwrap_or_default(),
        signer: record
            .map(|record| record.signer.clone())
            .unwrap_or_default(),
        began: record.map(|record| When(record.began).to_string()),
        phase: journal.phase,
        way: journal.way,
        seconds_left: left,
        until: left.map(|left| When(agent.now() + left).to_string()),
    }
}

fn daemons(manifest: &Manifest) -> Vec<Daemon> {
    let mut daemons = Vec::new();
    for probe in probes(manifest) {
        if let Probe::Sessions { daemon, .. } = probe
            && !daemons.contains(&daemon)
        {
            daemons.push(daemon);
        }
    }
    daemons
}
