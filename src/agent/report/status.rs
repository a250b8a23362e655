//! What is in place, and whether it still is as it was put there.

use serde::Serialize;

use super::When;
use crate::agent::change::{Owners, access, frr_daemons, probes, reloads, same_access};
use crate::agent::engine::Agent;
use crate::agent::machine::Session;
use crate::agent::stop::Result;
use crate::agent::store::{Journal, Phase, State, Way, read_generation};
use crate::bundle::{Daemon, File, Manifest, Probe, Service, sha256};

/// A host.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Whether a change is in hand: `idle`, `changing`, `waiting` for its confirmation, or `taking-back`.
    pub state: &'static str,
    /// The generation in place; 0 is none.
    pub generation: u64,
    /// The plan's name.
    pub plan: String,
    /// Since when, in UTC.
    pub since: Option<String>,
    /// Who signed it.
    pub signer: String,
    /// The managed files.
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

/// A managed file.
#[derive(Clone, Debug, Serialize)]
pub struct Managed {
    /// Its path from `/`.
    pub path: String,
    /// How it is.
    pub drift: Drift,
}

/// How a managed file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drift {
    /// As it was put there.
    None,
    /// Somebody changed its content.
    Edited,
    /// Its mode or its owner is another one.
    Access,
    /// It is not there.
    Missing,
    /// Something else is there: a link, a folder, a device.
    Other,
}

/// A change that is not at its end.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The generation it leads to.
    pub to: u64,
    /// How far it is.
    pub phase: Phase,
    /// Where it goes.
    pub way: Way,
    /// How long it still waits for its confirmation, in seconds.
    pub seconds_left: Option<u64>,
}

impl Report {
    /// Whether all managed files are as they were put there.
    pub fn clean(&self) -> bool {
        self.files.iter().all(|file| file.drift == Drift::None)
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut out = match &self.since {
            Some(since) => format!(
                "Generation {} of plan `{}`, since {since}, signed by {}\n",
                self.generation,
                self.plan.escape_debug(),
                self.signer
            ),
            None => "No generation is in place\n".to_owned(),
        };
        if let Some(change) = &self.change {
            out.push_str(&match change.seconds_left {
                Some(left) => format!(
                    "Generation {} waits for `confirm`; it is taken back in {left} s\n",
                    change.to
                ),
                None => format!("A change to generation {} is in hand\n", change.to),
            });
        }
        let drifted = self.files.iter().filter(|file| file.drift != Drift::None);
        out.push_str(&format!(
            "{} managed files, {} of them not as they were put there\n",
            self.files.len(),
            drifted.clone().count()
        ));
        for file in drifted {
            let how = match file.drift {
                Drift::None => "",
                Drift::Edited => "was edited",
                Drift::Access => "has another mode or owner",
                Drift::Missing => "is missing",
                Drift::Other => "is no file any more",
            };
            out.push_str(&format!("  {} {how}\n", file.path));
        }
        for session in &self.sessions {
            out.push_str(&format!(
                "  session with {}: {}\n",
                session.neighbor, session.state
            ));
        }
        for sentence in &self.silent {
            out.push_str(&format!("  {sentence}\n"));
        }
        out
    }
}

/// Looks at a host.
///
/// # Errors
/// When what is remembered can't be read.
pub fn status(agent: Agent) -> Result<Report> {
    let state = State::read(agent.files)?;
    let journal = Journal::read(agent.files)?.filter(|journal| journal.sequence != state.committed);
    // While a change waits for its confirmation, its files are in place.
    let waits = |journal: &&Journal| journal.phase == Phase::Waiting && journal.way == Way::Forth;
    let in_place = journal
        .as_ref()
        .filter(waits)
        .map_or(state.generation, |journal| journal.to);
    let manifest = read_generation(agent.files, in_place)?;
    let owners = Owners::read(agent.files)?;
    let mut files: Vec<Managed> = manifest
        .files
        .iter()
        .map(|file| managed(agent, &owners, file))
        .collect();
    files.extend(shared(agent, &manifest));
    let (sessions, silent) = agent.machine.sessions(&daemons(&manifest));
    let change = journal.map(|journal| Change {
        to: journal.to,
        phase: journal.phase,
        way: journal.way,
        seconds_left: journal
            .left(&agent.machine.boot_id(), agent.machine.since_boot())
            .map(|left| left.as_secs()),
    });
    let present = state.present().filter(|_| state.generation != 0);
    Ok(Report {
        generation: state.generation,
        plan: manifest.plan,
        since: present
            .and_then(|record| record.ended)
            .map(|time| When(time).to_string()),
        signer: present
            .map(|record| record.signer.clone())
            .unwrap_or_default(),
        files,
        sessions,
        silent: silent.into_iter().map(|failure| failure.message).collect(),
        state: match &change {
            None => "idle",
            Some(change) if change.way != Way::Forth => "taking-back",
            Some(change) if change.seconds_left.is_some() => "waiting",
            Some(_) => "changing",
        },
        change,
        stored: state.stored,
    })
}

fn managed(agent: Agent, owners: &Owners, file: &File) -> Managed {
    let drift = match agent.files.read(&file.path) {
        Ok(None) => Drift::Missing,
        Err(_) => Drift::Other,
        Ok(Some((_, content))) if sha256(&content) != file.sha256 => Drift::Edited,
        Ok(Some((look, _)))
            if access(owners, file).is_ok_and(|access| same_access(&look, &access)) =>
        {
            Drift::None
        }
        Ok(Some(_)) => Drift::Access,
    };
    Managed {
        path: format!("/{}", file.path),
        drift,
    }
}

/// FRR's list of daemons, where the agent sets words.
fn shared(agent: Agent, manifest: &Manifest) -> Option<Managed> {
    reloads(manifest).find(|reload| reload.service == Service::Frr)?;
    let drift = match agent.files.read(frr_daemons::PATH) {
        Ok(None) => Drift::Missing,
        Err(_) => Drift::Other,
        Ok(Some((_, content))) => {
            let text = String::from_utf8_lossy(&content);
            if frr_daemons::switched_on(&text) == text {
                Drift::None
            } else {
                Drift::Edited
            }
        }
    };
    Some(Managed {
        path: format!("/{}", frr_daemons::PATH),
        drift,
    })
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
