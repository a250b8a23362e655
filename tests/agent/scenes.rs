//! What people do with the agent, each from a beginning that is all well to an end that is.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use fabric_planner::agent::Signed;
use fabric_planner::agent::engine::{
    Agent, Applied, Options, admit, apply, confirm, rollback, settle, settle_for_another,
};
use fabric_planner::agent::files::Files;
use fabric_planner::agent::stop::Result;
use fabric_planner::agent::store::{self, State};

use fabric_planner::bundle::Service;

use super::bundles::bundle;
use super::faults::{Fault, Faulty};
use super::host::{Host, Seen};
use super::memory::Memory;

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
        // BIRD serves the distribution's own file.
        states: RefCell::new(BTreeMap::from([(Service::Bird, (true, true))])),
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
        trouble: Cell::new(None),
        times: Cell::new(0),
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
    settle_for_another(agent)?;
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
            (SYSCTL, "# a=1\n"),
            (GUEST, "version: 2\n"),
        ],
    );
}

pub fn two(agent: Agent, options: &Options) -> Result<Applied> {
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
                &bundle(1, &[(BIRD, "x\n"), (SYSCTL, "# a\n"), (GUEST, "g\n")]),
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
            confirm(agent, false).map(drop)
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
            let bad = bundle(2, &[(BIRD, "y\n"), (SYSCTL, "# b\n"), (GUARDS, "refuse\n")]);
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
                .and_then(|_| confirm(agent, false))
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
                    (SYSCTL, "# a=1\n"),
                    (GUEST, "version: 2\n"),
                ],
            );
            do_apply(agent, &same, &PROBES_DECIDE).map(drop)
        },
        goes_through: true,
    },
];
