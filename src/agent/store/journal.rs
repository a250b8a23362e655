//! The change in hand: enough to take it back after a kill, a loss of power or a reboot.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{JOURNAL, TAKING_BACK, json};
use crate::agent::change::Call;
use crate::agent::files::{Batch, Files, parent};
use crate::agent::machine::Observation;
use crate::agent::stop::{Doing, Result};
use crate::bundle::Probe;

/// How far a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// New files are written beside the old ones; the tree is as before.
    Preparing,
    /// Files take the places of others.
    Swapping,
    /// Services are told.
    Reloading,
    /// The host is looked at.
    Probing,
    /// A person is waited for. Nobody holds the lock.
    Waiting,
}

/// A path that a change changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The path.
    pub path: String,
    /// The SHA-256 of what lay there; nothing where nothing did.
    pub old: Option<String>,
    /// The SHA-256 of what is to lie there; nothing where the file goes.
    pub new: Option<String>,
}

/// The change in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// The change's number.
    pub sequence: u64,
    /// From which generation.
    pub from: u64,
    /// To which.
    pub to: u64,
    /// Whether the generation it leads to is stored for the first time.
    pub first: bool,
    /// How far it came.
    pub phase: Phase,
    /// Whether it is being taken back. From then on it can't be confirmed.
    #[serde(skip)]
    pub taking_back: bool,
    /// The boot that it happens in.
    pub boot: String,
    /// How long it waits for its confirmation.
    pub window: Option<Duration>,
    /// When it is taken back, since boot.
    pub deadline: Option<Duration>,
    /// The paths, in their order.
    pub steps: Vec<Step>,
    /// The folders that it makes, from the root down.
    pub folders: Vec<String>,
    /// Who is told what after the swap.
    pub forth: Vec<Call>,
    /// Who is told what after the way back.
    pub back: Vec<Call>,
    /// What is looked at.
    pub probes: Vec<Probe>,
    /// What held before.
    pub before: Observation,
    /// For how long the host may take to be well again.
    pub patience: Duration,
}

impl Journal {
    /// The change in hand, if there is one.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn read(files: &dyn Files) -> Result<Option<Self>> {
        if let Some(journal) = json::read(files, JOURNAL)? {
            return Ok(Some(journal));
        }
        let journal: Option<Self> = json::read(files, TAKING_BACK)?;
        Ok(journal.map(|journal| Self {
            taking_back: true,
            ..journal
        }))
    }

    /// Notes that the change is being taken back.
    ///
    /// # Errors
    /// When that can't be noted.
    pub fn take_back(&self, files: &dyn Files) -> Result<()> {
        if self.taking_back
            || files
                .look(JOURNAL)
                .doing(|| "look at the journal".to_owned())?
                .is_none()
        {
            return Ok(());
        }
        let mut batch = Batch::new(files);
        batch
            .rename(JOURNAL, TAKING_BACK)
            .and_then(|()| batch.finish())
            .doing(|| format!("rename `/{JOURNAL}`"))
    }

    /// Writes it down before the phase that it names begins.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, files: &dyn Files) -> Result<()> {
        json::write(files, JOURNAL, self)
    }

    /// The change is not in hand any more.
    ///
    /// # Errors
    /// When it can't be removed.
    pub fn remove(files: &dyn Files) -> Result<()> {
        let mut batch = Batch::new(files);
        batch
            .remove(JOURNAL)
            .and_then(|()| batch.remove(TAKING_BACK))
            .and_then(|()| batch.finish())
            .doing(|| format!("remove `/{JOURNAL}`"))
    }

    /// The time left for a confirmation; nothing when it is over or the host was booted since.
    pub fn left(&self, boot: &str, since_boot: Duration) -> Option<Duration> {
        let left = self.deadline?.checked_sub(since_boot)?;
        let waits = self.phase == Phase::Waiting && !self.taking_back && self.boot == boot;
        (waits && !left.is_zero()).then_some(left)
    }

    /// Where the new file of a step waits for its place: in the same folder, so that a rename is enough.
    pub fn new_file(&self, step: usize) -> String {
        self.beside(step, "new")
    }

    /// Where the old file of a step stays until the change is committed.
    pub fn old_file(&self, step: usize) -> String {
        self.beside(step, "old")
    }

    /// No program that reads a folder of configurations takes a name like this: it begins with a dot
    /// and has no ending that one of them wants.
    fn beside(&self, step: usize, ending: &str) -> String {
        let folder = parent(&self.steps[step].path);
        let slash = if folder.is_empty() { "" } else { "/" };
        format!(
            "{folder}{slash}.fabric-agent.{}.{step}.{ending}",
            self.sequence
        )
    }
}
