//! What the agent does to a host beside its files, as a seam: the real host, or one that a test makes.

use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::bundle::{Check, Probe, Service};

/// Why something could not be done: one sentence, and what a program said, if one was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The sentence.
    pub message: String,
    /// What the program wrote; may be empty.
    pub output: String,
}

/// What probes found before a change; each line belongs to the probe of the same index.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Observation {
    /// For each probe, what held: neighbours with a session, addresses that answered, announced prefixes.
    pub held: Vec<Vec<String>>,
}

/// What a probe says after a change.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Verdict {
    /// Whether the change may stay.
    pub good: bool,
    /// In a sentence, what was found.
    pub message: String,
}

/// A host.
pub trait Machine {
    /// Lets the real parser read a staged file.
    ///
    /// # Errors
    /// When the parser refuses it, hangs or isn't there.
    fn check(&self, check: &Check, stage: &Path) -> Result<(), Failure>;

    /// Lets a service read its files anew; `wanted` is false when it has none any more.
    ///
    /// # Errors
    /// When it refuses, hangs or dies.
    fn reload(&self, service: Service, wanted: bool) -> Result<(), Failure>;

    /// What holds now.
    fn observe(&self, probes: &[Probe]) -> Observation;

    /// One look at whether the probes hold; the caller asks again until its patience ends.
    fn probe(&self, probes: &[Probe], before: &Observation) -> Vec<Verdict>;

    /// The kernel's id of this boot, `/proc/sys/kernel/random/boot_id`.
    fn boot_id(&self) -> String;

    /// The time since boot, with sleep (`CLOCK_BOOTTIME`): it never jumps.
    fn since_boot(&self) -> Duration;

    /// The time of day, for people and for the validity of signers.
    fn now(&self) -> SystemTime;
}
