//! A scene with its two ends, and what must hold however it was disturbed.

use std::cell::Cell;
use std::collections::BTreeMap;

use fabric_planner::agent::engine::{Applied, Settled, confirm, settle};
use fabric_planner::agent::stop::{Result, Status};
use fabric_planner::agent::store::{Journal, State};
use fabric_planner::bundle::Service;

use super::bundles::bundle;
use super::faults::Fault;
use super::host::Host;
use super::memory::Meta;
use super::scenes::{BIRD, GUARDS, PROBES_DECIDE, Scene, do_apply, fresh, two, with};

/// All that can be seen of a host from outside: the generation, every path but the agent's own, and the
/// services that run and that start with the host.
pub type End = (
    u64,
    BTreeMap<String, (Meta, Option<Vec<u8>>)>,
    BTreeMap<Service, (bool, bool)>,
);

pub fn end(host: &Host) -> End {
    let generation = with(host, Fault::None, |agent| State::read(agent.files))
        .unwrap()
        .generation;
    let mut states = host.states.borrow().clone();
    // A service of which nobody heard is as one that is off.
    states.retain(|_, state| *state != (false, false));
    (generation, host.tree.tree(), states)
}

/// A scene with its beginning and its two ends.
pub struct Ready {
    pub scene: &'static Scene,
    pub begin: Host,
    pub old: End,
    pub new: End,
    /// The end of a change that waits in the middle of the scene, had it been confirmed.
    confirmed: End,
    /// How often all was looked at.
    times: Cell<u64>,
}

/// Plays the beginning, and the whole of it once without a fault.
pub fn ready(scene: &'static Scene) -> Ready {
    let begin = fresh();
    (scene.before)(&begin);
    begin.tree.flush();
    let old = end(&begin);
    let host = begin.clone();
    let _ = with(&host, Fault::None, scene.act);
    let new = end(&host);
    assert_eq!(
        new.1 != old.1 || new.0 != old.0,
        scene.goes_through,
        "{}",
        scene.name
    );
    let other = begin.clone();
    let _ = with(&other, Fault::None, |agent| two(agent, &PROBES_DECIDE));
    let confirmed = end(&other);
    let ready = Ready {
        scene,
        begin,
        old,
        new,
        confirmed,
        times: Cell::new(2),
    };
    ready.well(&host, "without a fault");
    ready
}

impl Ready {
    /// Lets the next agent find what the last one left, until no change is in hand.
    pub fn recover(&self, host: &Host, boot: bool, fault: Fault) -> Result<()> {
        with(host, fault, |agent| {
            if let Settled::Waiting(journal) = settle(agent, boot)? {
                let other = host.clone();
                with(&other, Fault::None, |agent| confirm(agent, false)).unwrap();
                let confirmed = end(&other);
                assert!(
                    confirmed == self.new || confirmed == self.confirmed,
                    "{}: what waited is confirmed and not whole",
                    self.scene.name
                );
                agent.machine.pause(journal.deadline.unwrap());
                settle(agent, false)?;
            }
            Ok(())
        })
    }

    /// The host is wholly old or wholly new, knows which, and takes the next bundle.
    pub fn well(&self, host: &Host, when: &str) {
        let told = || format!("{}, {when}", self.scene.name);
        let end = end(host);
        assert!(
            end == self.old || end == self.new,
            "{}: {}",
            told(),
            difference(self, &end)
        );
        let journal = with(host, Fault::None, |agent| Journal::read(agent.files)).unwrap();
        assert_eq!(journal, None, "{}: a change is in hand", told());
        for (path, content) in host.read.borrow().iter() {
            assert_eq!(
                *content,
                host.content(path),
                "{}: a service read another `{path}`",
                told()
            );
        }
        // Every third time, for the sake of time.
        self.times.set(self.times.get() + 1);
        if !self.times.get().is_multiple_of(3) {
            assert!(!end.1.keys().any(|path| path.contains(".fabric-agent")));
            return;
        }
        let next = host.clone();
        let files = [(BIRD, "the next\n"), (GUARDS, "the next\n")];
        let applied = with(&next, Fault::None, |agent| {
            do_apply(agent, &bundle(9, &files), &PROBES_DECIDE)
        });
        assert_eq!(
            applied,
            Ok(Applied::Committed),
            "{}: the next bundle",
            told()
        );
        for (path, content) in files {
            assert_eq!(next.content(path), Some(content.into()), "{}", told());
        }
        assert!(
            !next
                .tree
                .tree()
                .keys()
                .any(|path| path.contains(".fabric-agent")),
            "{}: remains",
            told()
        );
    }

    /// What an action says of itself is true.
    pub fn honest(&self, host: &Host, said: &Result<()>, when: &str) {
        let mut end = end(host);
        // What lies beside the files goes with the next command, where it can't go at once.
        end.1.retain(|path, _| !path.contains(".fabric-agent."));
        let (wanted, word) = match said {
            Ok(()) => (&self.new, "done"),
            Err(stop) if matches!(stop.status, Status::TakenBack | Status::Refused) => {
                (&self.old, "not done")
            }
            Err(_) => return,
        };
        assert!(
            end == *wanted,
            "{}, {when}: it said that it is {word}; {}",
            self.scene.name,
            difference(self, &end)
        );
    }
}

pub fn difference(ready: &Ready, end: &End) -> String {
    let mut text = format!(
        "generation {} ({} or {} wanted), {:?} run ({:?} or {:?} wanted)",
        end.0, ready.old.0, ready.new.0, end.2, ready.old.2, ready.new.2
    );
    let mut paths: Vec<&String> = end
        .1
        .keys()
        .chain(ready.old.1.keys())
        .chain(ready.new.1.keys())
        .collect();
    paths.sort();
    paths.dedup();
    for path in paths {
        let of = |end: &End| {
            let look = end.1.get(path).map(|(meta, content)| {
                let content = content
                    .as_deref()
                    .map(String::from_utf8_lossy)
                    .map(|text| text.into_owned());
                (format!("{:o}", meta.mode), meta.owner, meta.group, content)
            });
            format!("{look:?}")
        };
        if of(end) != of(&ready.old) || of(end) != of(&ready.new) {
            text.push_str(&format!(
                "\n{path}: is {}, was {}, is to be {}",
                of(end),
                of(&ready.old),
                of(&ready.new)
            ));
        }
    }
    text
}
