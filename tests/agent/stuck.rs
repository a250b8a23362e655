//! Agents that live and do nothing any more.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use fabric_planner::agent::engine::Agent;
use fabric_planner::agent::files::Tree;
use fabric_planner::agent::guard::{Guard, watch};
use fabric_planner::agent::operator::{Event, Operator};
use fabric_planner::agent::{
    Before, Failure, Machine, Observation, Offline, Session, Turn, Verdict,
};
use fabric_planner::bundle::{Check, Daemon, Probe, Service};
use rustix::process::{Pid, Signal, kill_process};

use super::bed::{Bed, said};
use super::scenes::BIRD;
use fabric_planner::agent::guard::Lock;

/// How much faster a guard's time passes here.
const FASTER: u32 = 100;

/// A guard for which time flies.
#[derive(Default)]
pub struct Hurried {
    waited: Cell<Duration>,
    /// After which time it is asked to end.
    until: Option<Duration>,
    said: RefCell<Vec<String>>,
}

impl Hurried {
    pub fn watch(&self, bed: &Bed) {
        let tree = Tree::open(&bed.root()).unwrap();
        let agent = Agent {
            files: &tree,
            machine: self,
            guard: self,
            operator: self,
        };
        watch(agent).unwrap();
    }

    pub fn said(&self, word: &str) -> bool {
        self.said.borrow().iter().any(|line| line.contains(word))
    }
}

impl Operator for Hurried {
    fn tell(&self, event: &Event) {
        self.said.borrow_mut().push(event.message.clone());
    }

    fn interrupted(&self) -> bool {
        self.until.is_some_and(|until| self.waited.get() > until)
    }
}

impl Guard for Hurried {
    fn start(&self) -> Result<(), Failure> {
        unreachable!("it is the guard")
    }
}

impl Machine for Hurried {
    fn is_tree(&self) -> bool {
        true
    }

    fn pause(&self, time: Duration) {
        self.waited.set(self.waited.get() + time);
        std::thread::sleep(time / FASTER);
    }

    fn host_name(&self) -> String {
        Offline.host_name()
    }

    fn boot_id(&self) -> String {
        Offline.boot_id()
    }

    fn since_boot(&self) -> Duration {
        Offline.since_boot()
    }

    fn now(&self) -> SystemTime {
        Offline.now()
    }

    fn before(&self, service: Service, stage: &Path) -> Before {
        Offline.before(service, stage)
    }

    fn restore(
        &self,
        service: Service,
        before: &Before,
        changed: &[String],
        boot: bool,
    ) -> Result<Vec<String>, Failure> {
        Offline.restore(service, before, changed, boot)
    }

    fn sessions(&self, daemons: &[Daemon]) -> (Vec<Session>, Vec<Failure>) {
        Offline.sessions(daemons)
    }

    fn check(&self, check: &Check, stage: &Path) -> Result<(), Failure> {
        Offline.check(check, stage)
    }

    fn reload(
        &self,
        service: Service,
        turn: Turn,
        changed: &[String],
    ) -> Result<Vec<String>, Failure> {
        Offline.reload(service, turn, changed)
    }

    fn observe(&self, probes: &[Probe]) -> Observation {
        Offline.observe(probes)
    }

    fn probe(&self, probes: &[Probe], before: &Observation) -> Vec<Verdict> {
        Offline.probe(probes, before)
    }
}

/// A bed where generation 2 waits for its confirmation long after the guard is gone that was started with it.
fn unguarded() -> Bed {
    let bed = Bed::new();
    let one = bed.bundle(1, &[(BIRD, "one\n")]);
    let applied = bed
        .apply(&one, &["--confirm-within", "1h", "--detach"])
        .output();
    assert_eq!(said(&applied.unwrap()).0, 0);
    let note = bed.text("var/lib/fabric-agent/guard").unwrap();
    let guard = note.trim().rsplit(' ').next().unwrap().parse().unwrap();
    kill_process(Pid::from_raw(guard).unwrap(), Signal::KILL).unwrap();
    // The window is over, and nobody knows.
    let mut journal = bed.journal().unwrap();
    journal["deadline"] = serde_json::json!({ "secs": 1, "nanos": 0 });
    bed.put("var/lib/fabric-agent/journal.json", &journal.to_string());
    bed
}

/// A process that holds the lock of changes and does nothing but to wake up now and then.
fn holder(bed: &Bed) -> Child {
    let lock = File::options()
        .write(true)
        .open(bed.root().join("var/lib/fabric-agent/lock"))
        .unwrap();
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive).unwrap();
    let mut sh = Command::new("sh");
    sh.args(["-c", "while :; do sleep 0.01; done"]);
    sh.stdin(Stdio::from(lock)).spawn().unwrap()
}

#[test]
fn one_that_lives_is_left_alone_and_one_that_is_stopped_is_ended() {
    let bed = unguarded();
    let mut child = holder(&bed);
    let patient = Hurried {
        until: Some(Duration::from_secs(500)),
        ..Hurried::default()
    };
    patient.watch(&bed);
    assert!(child.try_wait().unwrap().is_none(), "it lives");
    assert!(patient.said.borrow().is_empty(), "{:?}", patient.said);
    assert_eq!(bed.text(BIRD).as_deref(), Some("one\n"));

    kill_process(Pid::from_child(&child), Signal::STOP).unwrap();
    let guard = Hurried::default();
    guard.watch(&bed);
    assert!(
        guard.said("no sign of life for 120 s: it is killed"),
        "{:?}",
        guard.said
    );
    let waited = guard.waited.get();
    assert!(
        (120..150).contains(&waited.as_secs()),
        "after {waited:?} of its time"
    );
    assert!(!child.wait().unwrap().success());
    assert_eq!(
        (bed.text(BIRD).as_deref(), bed.in_hand()),
        (Some("# the distribution's own\n"), None)
    );
}

#[test]
fn one_that_stands_still_in_its_window_holds_up_nothing() {
    let bed = Bed::new();
    let one = bed.bundle(1, &[(BIRD, "one\n")]);
    let mut child = bed
        .apply(&one, &["--confirm-within", "3s"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    bed.until("it waits", |bed| {
        bed.journal()
            .is_some_and(|journal| journal["phase"] == "waiting")
    });
    // It says so a moment before it lets go of the lock.
    let lock = bed.root().join("var/lib/fabric-agent/lock");
    bed.until("nobody is at work", |_| {
        matches!(Lock::take(&lock, "a test"), Ok(Some(_)))
    });
    let agent = Pid::from_child(&child);
    kill_process(agent, Signal::STOP).unwrap();
    bed.until("the guard takes it back", |bed| bed.in_hand().is_none());
    assert_eq!(
        bed.text(BIRD).as_deref(),
        Some("# the distribution's own\n")
    );
    kill_process(agent, Signal::CONT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "it knows");
}
