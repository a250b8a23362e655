//! The generation in place, and what became of each change.

use serde::{Deserialize, Serialize};

use super::{STATE, json};
use crate::agent::files::Files;
use crate::agent::stop::Result;

/// How many changes are remembered.
const REMEMBERED: usize = 100;

/// What the agent knows of a host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The number of the change that was committed last; 0 before the first.
    pub committed: u64,
    /// The generation in place; 0 is the host without any.
    pub generation: u64,
    /// The generations that can be gone back to.
    pub stored: Vec<u64>,
    /// The changes, oldest first.
    pub records: Vec<Record>,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its number: every change has its own, whichever generation it leads to.
    pub sequence: u64,
    /// From which generation.
    pub from: u64,
    /// To which.
    pub to: u64,
    /// The plan's name.
    pub plan: String,
    /// Who signed the bundle.
    pub signer: String,
    /// When it began, in seconds since 1970.
    pub began: u64,
    /// When it ended.
    pub ended: Option<u64>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it was taken back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// How a change ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Not yet; of a change that is not in hand any more, it was taken back without the room on the
    /// disk to note why.
    Begun,
    /// It stays.
    Committed,
    /// It was taken back.
    TakenBack,
}

impl State {
    /// What is remembered; nothing yet on a host without a change.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn read(files: &dyn Files) -> Result<Self> {
        Ok(json::read(files, STATE)?.unwrap_or_default())
    }

    /// Remembers it. With another [`State::committed`] than before, this commits a change.
    ///
    /// # Errors
    /// When it can't be written; the state is the one before then, or the new one.
    pub fn write(&self, files: &dyn Files) -> Result<()> {
        json::write(files, STATE, self)
    }

    /// The number of the next change.
    pub fn next(&self) -> u64 {
        let last = self.records.last().map_or(0, |record| record.sequence);
        last.max(self.committed) + 1
    }

    /// Notes a change that begins.
    pub fn begin(&mut self, record: Record) {
        self.records.push(record);
        let surplus = self.records.len().saturating_sub(REMEMBERED);
        self.records.drain(..surplus);
    }

    /// Notes how a change ended.
    pub fn end(&mut self, sequence: u64, outcome: Outcome, reason: &str, now: u64) {
        let known = self
            .records
            .iter_mut()
            .find(|record| record.sequence == sequence);
        if let Some(record) = known {
            record.ended = Some(now);
            record.outcome = outcome;
            reason.clone_into(&mut record.reason);
        }
    }

    /// Notes why a change that has not ended yet is taken back.
    pub fn is_taken_back(&mut self, sequence: u64, reason: &str) {
        let mut records = self.records.iter_mut();
        if let Some(record) = records.find(|record| record.sequence == sequence) {
            reason.clone_into(&mut record.reason);
        }
    }

    /// Why a change is, or was, taken back, if that is noted.
    pub fn why(&self, sequence: u64) -> Option<&str> {
        let mut records = self.records.iter();
        let record = records.find(|record| record.sequence == sequence)?;
        Some(record.reason.as_str()).filter(|reason| !reason.is_empty())
    }

    /// For how many seconds a change is past at least. Of one that is not remembered, the next younger one
    /// that is tells.
    pub fn age(&self, sequence: u64, now: u64) -> u64 {
        let younger = self
            .records
            .iter()
            .find(|record| record.sequence >= sequence);
        younger.map_or(0, |record| now.saturating_sub(record.began))
    }

    /// Forgets the oldest generations that can be gone back to, but for so many.
    pub fn forget(&mut self, but: usize) -> bool {
        let surplus = self.stored.len().saturating_sub(but);
        self.stored.drain(..surplus);
        surplus > 0
    }

    /// The next older generation that can be gone back to.
    pub fn older(&self) -> Option<u64> {
        let older = self
            .stored
            .iter()
            .filter(|&&stored| stored < self.generation);
        older.max().copied()
    }

    /// The change that put the present generation in place.
    pub fn present(&self) -> Option<&Record> {
        self.records
            .iter()
            .rev()
            .find(|record| record.sequence == self.committed)
    }
}
