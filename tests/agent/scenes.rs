//! What people do with the agent, each from a beginning that is all well to an end that is.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use fabric_planner::agent::Signed;
use fabric_planner::agent::engine::{
    Agent, Applied, Options, Settled, admit, apply, confirm, rollback, settle,
};
use fabric_planner::agent::files::Files;
use fabric_planner::agent::stop::{Result, Status};
use fabric_planner::agent::store::{self, Journal, State};

use super::bundles::bundle;
use super::faults::{Fault, Faulty};
use super::host::{Host, Seen};
use super::memory::{Memory, Meta};

pub const BIRD: &str = "etc/bird/bird.conf";
pub const SYSCTL: &str = "etc/sysctl.d/60-fabric.conf";
pub const GUARDS: &str = "etc/nftables.d/fabric.nft";
pub const FRR: &str = "etc/frr/frr.conf";
pub const DAEMONS: &str = "etc/frr/daemons";
pub const GUEST: &str = "var/lib/fabric/guests/web/network-config";
const DEBIAN_DAEMONS: &str = "# zebra is always on\nbgpd=no\nospfd=no\nbfdd=no\n";

/// Without a window.
pub const PROBES_DECIDE: Options = Options {
    window: None,
    patience: Duration::from_secs(10),
};
/// With a window of a minute.
pub const A_MINUTE: Options = Options {
    window: Some(Duration::from_secs(60)),
    ..PROBES_DECIDE
};

/// All that can be seen of a host from outside: the generation, and every path but the agent's own.
pub type End = (u64, BTreeMap<String, (Meta, Option<Vec<u8>>)>);

/// Something people do.
pub struct Scene {
    pub name: &'static str,
    /// What was done before, all of which goes well.
    pub before: fn(&Host),
    /// What is done now.
    pub act: fn(Agent) -> Result<()>,
    /// Whether it is to end in the new state when nothing fails, not in the old one.
    pub goes_through: bool,
}

/// A host with somebody else's files, and none of ours.
pub fn fresh() -> Host {
    let tree = Memory::new();
    tree.put(
        "etc/passwd",
        b"root:x:0:0::/:/bin/sh\nbird:x:105:107::/:/bin/false\nfrr:x:106:108::/:/x\n",
        0o644,
    );
    tree.put("etc/group", b"root:x:0:\nbird:x:107:\nfrr:x:108:\n", 0o644);
    tree.put(BIRD, b"# the distribution's own\n", 0o644);
    tree.put("etc/bird/envvars", b"BIRD_RUN_USER=bird\n", 0o644);
    tree.put(DAEMONS, DEBIAN_DAEMONS.as_bytes(), 0o640);
    tree.put("etc/hostname", b"node1\n", 0o644);
    let host = Host {
        tree,
        clock: Cell::new(Duration::from_secs(5000)),
        boot: Cell::new(1),
        read: RefCell::default(),
        told: RefCell::default(),
    };
    for path in [BIRD, SYSCTL, GUARDS, FRR, DAEMONS] {
        host.read
            .borrow_mut()
            .insert(path.to_owned(), host.content(path));
    }
    host
}

/// Lets an agent do something on a host.
pub fn with<T>(host: &Host, fault: Fault, act: impl FnOnce(Agent) -> T) -> T {
    let files = Faulty::new(&host.tree, fault);
    on(&seen(host, &files), act)
}

pub fn seen<'a>(host: &'a Host, files: &'a Faulty<'a>) -> Seen<'a> {
    Seen {
        host,
        files,
        said: RefCell::default(),
        interrupt_after: Cell::new(None),
        guarded: Cell::new(true),
    }
}

pub fn on<T>(seen: &Seen, act: impl FnOnce(Agent) -> T) -> T {
    act(Agent {
        files: seen.files,
        machine: seen,
        guard: seen,
        operator: seen,
    })
}

/// `apply`, as the command line does it.
pub fn do_apply(agent: Agent, bundle: &Signed, options: &Options) -> Result<Applied> {
    store::prepare(agent.files)
        .map_err(|error| fabric_planner::agent::stop::Stop::failed("prepare", &error))?;
    settle(agent, false)?;
    admit(agent, &State::read(agent.files)?, &bundle.manifest, false)?;
    apply(agent, bundle, options)
}

fn put(host: &Host, generation: u64, files: &[(&str, &str)]) {
    let applied = with(host, Fault::None, |agent| {
        do_apply(agent, &bundle(generation, files), &PROBES_DECIDE)
    });
    assert_eq!(applied, Ok(Applied::Committed));
    host.tree.flush();
}

fn one(host: &Host) {
    put(
        host,
        1,
        &[
            (BIRD, "router id 1;\n"),
            (SYSCTL, "a=1\n"),
            (GUEST, "version: 2\n"),
        ],
    );
}

fn two(agent: Agent, options: &Options) -> Result<Applied> {
    do_apply(
        agent,
        &bundle(
            2,
            &[
                (BIRD, "router id 2;\n"),
                (GUARDS, "table a;\n"),
                (GUEST, "version: 2\n"),
            ],
        ),
        options,
    )
}

/// Everything that is tried with every fault.
pub const SCENES: &[Scene] = &[
    Scene {
        name: "the first bundle",
        before: |_| {},
        act: |agent| {
            do_apply(
                agent,
                &bundle(1, &[(BIRD, "x\n"), (SYSCTL, "a\n"), (GUEST, "g\n")]),
                &PROBES_DECIDE,
            )
            .map(drop)
        },
        goes_through: true,
    },
    Scene {
        name: "a file changes, one comes, one goes",
        before: one,
        act: |agent| two(agent, &PROBES_DECIDE).map(drop),
        goes_through: true,
    },
    Scene {
        name: "a change is confirmed",
        before: one,
        act: |agent| {
            two(agent, &A_MINUTE)?;
            confirm(agent).map(drop)
        },
        goes_through: true,
    },
    Scene {
        name: "nobody confirms",
        before: one,
        act: |agent| {
            two(agent, &A_MINUTE)?;
            agent.machine.pause(Duration::from_secs(61));
            settle(agent, false).map(drop)
        },
        goes_through: false,
    },
    Scene {
        name: "a waiting change is taken back by hand",
        before: one,
        act: |agent| {
            two(agent, &A_MINUTE)?;
            rollback(agent, None, &PROBES_DECIDE).map(drop)
        },
        goes_through: false,
    },
    Scene {
        name: "the host loses its way",
        before: one,
        act: |agent| {
            let bad = bundle(2, &[(BIRD, "no route\n"), (GUARDS, "g\n")]);
            do_apply(agent, &bad, &PROBES_DECIDE).map(drop)
        },
        goes_through: false,
    },
    Scene {
        name: "a service refuses its files",
        before: one,
        act: |agent| {
            let bad = bundle(2, &[(BIRD, "y\n"), (SYSCTL, "b\n"), (GUARDS, "refuse\n")]);
            do_apply(agent, &bad, &PROBES_DECIDE).map(drop)
        },
        goes_through: false,
    },
    Scene {
        name: "back to the generation before",
        before: |host| {
            one(host);
            put(host, 2, &[(BIRD, "router id 2;\n"), (GUARDS, "table a;\n")]);
        },
        act: |agent| rollback(agent, None, &PROBES_DECIDE).map(drop),
        goes_through: true,
    },
    Scene {
        name: "back to the host without any bundle",
        before: one,
        act: |agent| rollback(agent, Some(0), &PROBES_DECIDE).map(drop),
        goes_through: true,
    },
    Scene {
        name: "FRR takes BIRD's place",
        before: one,
        act: |agent| {
            do_apply(
                agent,
                &bundle(2, &[(FRR, "frr version 10\n")]),
                &PROBES_DECIDE,
            )
            .map(drop)
        },
        goes_through: true,
    },
    Scene {
        name: "FRR goes",
        before: |host| put(host, 1, &[(FRR, "frr version 10\n")]),
        act: |agent| {
            do_apply(agent, &bundle(2, &[(BIRD, "x\n")]), &A_MINUTE)
                .and_then(|_| confirm(agent))
                .map(drop)
        },
        goes_through: true,
    },
    Scene {
        name: "somebody edited files",
        before: |host| {
            one(host);
            host.tree.put(BIRD, b"by hand\n", 0o600);
            host.tree.remove(SYSCTL).unwrap();
            host.tree.flush();
            host.services_read_all();
        },
        act: |agent| two(agent, &PROBES_DECIDE).map(drop),
        goes_through: true,
    },
    Scene {
        name: "the same files under a new generation",
        before: one,
        act: |agent| {
            let same = bundle(
                2,
                &[
                    (BIRD, "router id 1;\n"),
                    (SYSCTL, "a=1\n"),
                    (GUEST, "version: 2\n"),
                ],
            );
            do_apply(agent, &same, &PROBES_DECIDE).map(drop)
        },
        goes_through: true,
    },
];

pub fn end(host: &Host) -> End {
    let generation = with(host, Fault::None, |agent| State::read(agent.files))
        .unwrap()
        .generation;
    (generation, host.tree.tree())
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
                with(&other, Fault::None, confirm).unwrap();
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

fn difference(ready: &Ready, end: &End) -> String {
    let mut text = format!(
        "generation {} ({} or {} wanted)",
        end.0, ready.old.0, ready.new.0
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
