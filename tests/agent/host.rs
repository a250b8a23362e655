//! A host of a test: services remember which files they read, and the content of files says what goes
//! wrong with them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fabric_planner::agent::files::Files;
use fabric_planner::agent::guard::Guard;
use fabric_planner::agent::operator::{Event, Operator};
use fabric_planner::agent::{Before, Failure, Machine, Observation, Session, Turn, Verdict};
use fabric_planner::bundle::{Check, Daemon, Probe, Service};

use super::faults::{Call, Faulty};
use super::memory::Memory;
use super::services::{Mishap, Trouble};

/// What is left of a host when the agent is gone.
#[derive(Clone)]
pub struct Host {
    pub tree: Memory,
    pub clock: Cell<Duration>,
    pub boot: Cell<u32>,
    /// The content of files as their services read it last.
    pub read: RefCell<BTreeMap<String, Option<Vec<u8>>>>,
    /// Which services run, and which start with the host.
    pub states: RefCell<BTreeMap<Service, (bool, bool)>>,
    /// What services were told.
    pub told: RefCell<Vec<(Service, Turn)>>,
}

/// A host and a fault, as the agent sees them.
pub struct Seen<'a> {
    pub host: &'a Host,
    pub files: &'a Faulty<'a>,
    pub said: RefCell<Vec<Event>>,
    /// After how many looks at the host somebody presses Ctrl-C.
    pub interrupt_after: Cell<Option<u32>>,
    pub guarded: Cell<bool>,
    /// What goes wrong with services.
    pub trouble: Cell<Option<Trouble>>,
    /// How often services were told something.
    pub times: Cell<u64>,
}

impl Host {
    /// The content of a file; nothing where no file is.
    pub fn content(&self, path: &str) -> Option<Vec<u8>> {
        let read = self.tree.read(path).ok().flatten();
        read.map(|(_, content)| content)
    }

    /// Whether a word stands in some file that is managed by tests.
    fn somewhere(&self, word: &str) -> bool {
        let tree = self.tree.tree();
        let mut contents = tree.values().filter_map(|(_, content)| content.as_deref());
        contents.any(|content| String::from_utf8_lossy(content).contains(word))
    }

    /// Another boot, in which nothing runs yet.
    pub fn reboot(&self) {
        for (active, _) in self.states.borrow_mut().values_mut() {
            *active = false;
        }
        self.boot.set(self.boot.get() + 1);
        self.clock.set(Duration::from_secs(20));
    }

    pub fn services_start(&self) {
        for (active, enabled) in self.states.borrow_mut().values_mut() {
            *active = *enabled;
        }
        self.services_read_all();
    }

    /// Whether a service runs, and whether it starts with the host.
    pub fn state(&self, service: Service) -> (bool, bool) {
        self.states
            .borrow()
            .get(&service)
            .copied()
            .unwrap_or_default()
    }

    pub fn services_read_all(&self) {
        for (path, content) in self.read.borrow_mut().iter_mut() {
            *content = self.content(path);
        }
    }
}

impl Seen<'_> {
    /// What goes wrong now that a service is told something.
    fn mishap(&self) -> Option<Mishap> {
        self.times.set(self.times.get() + 1);
        let trouble = self.trouble.get()?;
        trouble.strikes(self.times.get()).then_some(trouble.mishap)
    }
}

impl Machine for Seen<'_> {
    fn host_name(&self) -> String {
        "node1".to_owned()
    }

    fn before(&self, service: Service, _: &Path) -> Before {
        let (active, enabled) = self.host.state(service);
        Before {
            active: Some(active),
            enabled: Some(enabled),
            ..Before::default()
        }
    }

    fn restore(
        &self,
        service: Service,
        before: &Before,
        changed: &[String],
        boot: bool,
    ) -> Result<Vec<String>, Failure> {
        self.reload(service, Turn::Reload, changed)?;
        // What is enabled starts when the boot goes on.
        let active = before.active.unwrap() && !boot;
        self.host
            .states
            .borrow_mut()
            .insert(service, (active, before.enabled.unwrap()));
        Ok(Vec::new())
    }

    fn sessions(&self, _: &[Daemon]) -> (Vec<Session>, Vec<Failure>) {
        (Vec::new(), Vec::new())
    }

    fn pause(&self, time: Duration) {
        self.host.clock.set(self.host.clock.get() + time);
    }

    fn check(&self, check: &Check, _: &Path) -> Result<(), Failure> {
        let staged = format!("var/lib/fabric-agent/stage/{}", check.file);
        let content = self.host.content(&staged).expect("the file is staged");
        if String::from_utf8_lossy(&content).contains("syntax error") {
            return Err(failure("the parser refuses it"));
        }
        Ok(())
    }

    fn reload(
        &self,
        service: Service,
        turn: Turn,
        changed: &[String],
    ) -> Result<Vec<String>, Failure> {
        // A kill may come before and after.
        self.files
            .call(Call::Changes)
            .map_err(|error| failure(&error.to_string()))?;
        self.host.told.borrow_mut().push((service, turn));
        let mishap = self.mishap();
        if mishap == Some(Mishap::Dies) {
            let mut states = self.host.states.borrow_mut();
            states.entry(service).or_default().0 = false;
        }
        if let Some(mishap @ (Mishap::Refuses | Mishap::Dies)) = mishap {
            return Err(failure(mishap.message()));
        }
        for path in changed {
            let content = self.host.content(path);
            let refused = content
                .as_ref()
                .is_some_and(|content| String::from_utf8_lossy(content).contains("refuse"));
            if refused {
                return Err(failure("the service refuses it"));
            }
            self.host.read.borrow_mut().insert(path.clone(), content);
        }
        if let Some(mishap) = mishap {
            self.pause(Duration::from_secs(150));
            return Err(failure(mishap.message()));
        }
        let runs = turn != Turn::Stop;
        self.host.states.borrow_mut().insert(service, (runs, runs));
        Ok(Vec::new())
    }

    fn observe(&self, probes: &[Probe]) -> Observation {
        Observation {
            held: vec![Vec::new(); probes.len()],
            ..Observation::default()
        }
    }

    fn probe(&self, probes: &[Probe], before: &Observation) -> Vec<Verdict> {
        assert_eq!(probes.len(), before.held.len());
        if let Some(left) = self.interrupt_after.get() {
            self.interrupt_after.set(Some(left.saturating_sub(1)));
        }
        let good = !self.host.somewhere("no route");
        let message = if good {
            "the gateway answers"
        } else {
            "the gateway does not answer"
        };
        probes
            .iter()
            .map(|_| Verdict {
                good,
                message: message.to_owned(),
            })
            .collect()
    }

    fn boot_id(&self) -> String {
        format!("boot {}", self.host.boot.get())
    }

    fn since_boot(&self) -> Duration {
        self.host.clock.get()
    }

    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_800_000_000) + self.host.clock.get()
    }
}

impl Guard for Seen<'_> {
    fn start(&self) -> Result<(), Failure> {
        if self.guarded.get() {
            Ok(())
        } else {
            Err(failure("no guard"))
        }
    }
}

impl Operator for Seen<'_> {
    fn tell(&self, event: &Event) {
        self.said.borrow_mut().push(event.clone());
    }

    fn interrupted(&self) -> bool {
        self.interrupt_after.get() == Some(0)
    }
}

fn failure(message: &str) -> Failure {
    Failure {
        message: message.to_owned(),
        output: String::new(),
    }
}
