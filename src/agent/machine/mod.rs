//! What the agent does to a host beside its files, as a seam: the real host, or one that a test makes.

mod check;
mod clock;
pub(super) mod commands;
mod host;
mod offline;
mod probe;
mod reload;
mod settings;
mod view;

pub use host::Host;
pub use offline::Offline;
pub use probe::Gateways;

use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::bundle::{Check, Daemon, Probe, Service};

/// How long a daemon may take to answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Why something could not be done: one sentence, and what a program said, if one was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The sentence.
    pub message: String,
    /// What the program wrote; may be empty.
    pub output: String,
}

impl Failure {
    /// One that a sentence says all of.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            output: String::new(),
        }
    }
}

/// What probes found before a change; each line belongs to the probe of the same index.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Observation {
    /// For each probe, what held: neighbours with a session, addresses that answered, announced prefixes.
    pub held: Vec<Vec<String>>,
    /// The host's own default gateways that answered, whatever the bundle says of them. Agents before this one
    /// did not look.
    #[serde(default)]
    pub gateways: Gateways,
}

/// What a probe says after a change.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Verdict {
    /// Whether the change may stay.
    pub good: bool,
    /// In a sentence, what was found.
    pub message: String,
}

/// What a service was before a change. It stands in the journal, so that the way back leads there.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Before {
    /// Whether it ran, or was in force; nothing where that is unknown, and then it is left as it is.
    pub active: Option<bool>,
    /// Whether it starts with the host; nothing where that is unknown or nobody may change it.
    pub enabled: Option<bool>,
    /// The kernel's switches that the change may set, with their values, in the order in which they are set.
    pub values: Vec<(String, String)>,
}

/// What a service is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// Files that it reads changed: it reads them anew, and is started where it does not run.
    Reload,
    /// What it reads at its start alone changed too, such as FRR's list of daemons.
    Restart,
    /// It has no file any more: it is not wanted, and does not start with the host.
    Stop,
}

impl Turn {
    /// What is done, as the beginning of a sentence.
    pub fn doing(self) -> &'static str {
        match self {
            Turn::Reload => "Reloading",
            Turn::Restart => "Restarting",
            Turn::Stop => "Stopping",
        }
    }
}

/// What people call a service.
pub fn name(service: Service) -> &'static str {
    match service {
        Service::Sysctl => "sysctl",
        Service::Nftables => "nftables",
        Service::Netplan => "netplan",
        Service::Networkd => "systemd-networkd",
        Service::NetworkManager => "NetworkManager",
        Service::Ifupdown => "ifupdown",
        Service::Ifupdown2 => "ifupdown2",
        Service::Neighbours => "fabric-neighbours",
        Service::Bird => "BIRD",
        Service::Bird6 => "BIRD for IPv6",
        Service::Frr => "FRR",
    }
}

/// The state of a BGP session, for `status`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Session {
    /// Whose.
    pub daemon: Daemon,
    /// The other end.
    pub neighbor: std::net::IpAddr,
    /// Whether routes can be told over it.
    pub established: bool,
    /// In the daemon's own words.
    pub state: String,
}

/// A host.
pub trait Machine {
    /// Whether there is only a tree of files: nothing is checked, told or looked at then.
    fn is_tree(&self) -> bool {
        false
    }

    /// The host's name, as it calls itself.
    fn host_name(&self) -> String;

    /// What a service is now, before the files of the stage take their places.
    fn before(&self, service: Service, stage: &Path) -> Before;

    /// The way back, when the files are the old ones again: `changed` are those that were put back or
    /// taken away. The service becomes what it was, and reads its files anew where it ran and runs.
    ///
    /// While the host boots nothing runs yet: then it is only seen to that the right services start.
    ///
    /// # Errors
    /// When it refuses, hangs or dies.
    fn restore(
        &self,
        service: Service,
        before: &Before,
        changed: &[String],
        boot: bool,
    ) -> Result<Vec<String>, Failure>;

    /// The sessions of these daemons; one sentence for each that can't be asked.
    fn sessions(&self, daemons: &[Daemon]) -> (Vec<Session>, Vec<Failure>);

    /// Lets time pass, as between two probes.
    fn pause(&self, time: Duration);

    /// Lets the real parser read a staged file.
    ///
    /// # Errors
    /// When the parser refuses it, hangs or isn't there.
    fn check(&self, check: &Check, stage: &Path) -> Result<(), Failure>;

    /// Tells a service that its files changed: `changed` are those that were written or taken away, as the
    /// manifest names them. What did not change is not touched.
    ///
    /// What people should know beside that it went well is in the answer, a sentence each.
    ///
    /// # Errors
    /// When it refuses, hangs or dies.
    fn reload(
        &self,
        service: Service,
        turn: Turn,
        changed: &[String],
    ) -> Result<Vec<String>, Failure>;

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
