//! The change in hand: enough to take it back after a kill, a loss of power or a reboot.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{JOURNAL, RESTORED, TAKING_BACK, json};
use crate::agent::change::Call;
use crate::agent::files::{Batch, Files, parent};
use crate::agent::machine::{Before, Observation};
use crate::agent::stop::{Doing, Result};
use crate::bundle::{Probe, Service};

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

/// Where a change goes. The journal's file has a name for each way: to turn is to rename it, for which a
/// full disk has room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// To its commit.
    #[default]
    Forth,
    /// Back: it can't be confirmed any more.
    Back,
    /// Back, and all files are as before; services are still to be told.
    Restored,
}

impl Way {
    const ALL: [Self; 3] = [Self::Forth, Self::Back, Self::Restored];

    fn file(self) -> &'static str {
        match self {
            Way::Forth => JOURNAL,
            Way::Back => TAKING_BACK,
            Way::Restored => RESTORED,
        }
    }
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

/// A service that a change tells something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// Which service.
    pub service: Service,
    /// Its files that change.
    pub files: Vec<String>,
    /// What it was before.
    pub before: Before,
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
    /// Where it goes: the name of its file tells.
    #[serde(skip)]
    pub way: Way,
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
    /// Who becomes what it was, in this order, after the way back.
    pub back: Vec<Return>,
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
        for way in Way::ALL {
            let journal: Option<Self> = json::read(files, way.file())?;
            if let Some(journal) = journal {
                return Ok(Some(Self { way, ..journal }));
            }
        }
        Ok(None)
    }

    /// Notes which way it goes from now on. A change that was never written down needs no note.
    ///
    /// # Errors
    /// When that can't be noted.
    pub fn turn(&self, files: &dyn Files, way: Way) -> Result<Self> {
        let (from, to) = (self.way.file(), way.file());
        let mut batch = Batch::new(files);
        let mut rename = || {
            if way != self.way && files.look(from)?.is_some() {
                batch.rename(from, to)?;
            }
            batch.finish()
        };
        rename().doing(|| format!("rename `/{from}`"))?;
        Ok(Self {
            way,
            ..self.clone()
        })
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
        Way::ALL
            .iter()
            .try_for_each(|way| batch.remove(way.file()))
            .and_then(|()| batch.finish())
            .doing(|| "remove the journal".to_owned())
    }

    /// Whether a boot is the one that the change happens in. One without an id is another one.
    pub fn is_of(&self, boot: &str) -> bool {
        self.boot == boot && !boot.is_empty()
    }

    /// The time left for a confirmation; nothing when it is over or the host was booted since.
    pub fn left(&self, boot: &str, since_boot: Duration) -> Option<Duration> {
        let left = self.deadline?.checked_sub(since_boot)?;
        let waits = self.phase == Phase::Waiting && self.way == Way::Forth && self.is_of(boot);
        // More than was given is left where the clock is one of another boot.
        (waits && !left.is_zero() && Some(left) <= self.window).then_some(left)
    }

    /// Where the new file of a step waits for its place: in the same folder, so that a rename is enough.
    pub fn new_file(&self, step: usize) -> String {
        self.beside(step, "new")
    }

    /// Where the old file of a step stays until the change is committed.
    pub fn old_file(&self, step: usize) -> String {
        self.beside(step, "old")
    }

    /// Where a file goes that somebody wrote after or during the swap, and that can't be copied.
    pub fn edited_file(&self, step: usize, when: &str) -> String {
        self.beside(step, &format!("edited-{when}"))
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
