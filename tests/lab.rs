//! The laboratory: plans of the tests' own, booted with the real daemons. It needs root and namespaces.

#![cfg(target_os = "linux")]

#[path = "lab/asked.rs"]
mod asked;
#[path = "lab/plans.rs"]
mod plans;
#[path = "lab/run.rs"]
mod run;

use std::collections::VecDeque;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use plans::{Daemons, fabric};
use run::{fabricctl, have, lab, possible};

/// What every laboratory of an IP fabric looks at.
const CHECKS: [&str; 13] = [
    "network",
    "sessions",
    "routes",
    "reachability",
    "between-vms",
    "spoofed-sources",
    "loops",
    "vm-moved",
    "reflector-killed",
    "reflector-cut",
    "node-killed",
    "node-added",
    "foreign-routes",
];

const DAEMONS: [&str; 5] = ["bird1.6", "bird2", "bird2.17", "bird3", "frr"];

/// Each daemon as a reflector and as a node, in three laboratories at a time.
#[test]
fn every_daemon_carries_traffic_as_reflector_and_as_node() {
    let mixtures = [
        Daemons {
            reflectors: ["bird1.6", "bird2.17"],
            nodes: ["frr", "bird3", "bird2"],
            core: "junos",
        },
        Daemons {
            reflectors: ["frr", "bird3"],
            nodes: ["bird1.6", "bird2.17", "bird2"],
            core: "frr",
        },
        Daemons {
            reflectors: ["bird2", "frr"],
            nodes: ["frr", "frr", "bird1.6"],
            core: "bird2",
        },
    ];
    if !possible() {
        return;
    }
    thread::scope(|scope| {
        for daemons in mixtures {
            scope.spawn(move || {
                if have(&daemons.all()) {
                    lab(&fabric(daemons), &[]).must_pass(&CHECKS);
                }
            });
        }
    });
}

/// FRR announces graceful restart by itself, and BIRD would keep a dead neighbour's routes for it.
#[test]
fn a_dead_node_is_forgotten_without_bfd() {
    let daemons = Daemons {
        reflectors: ["bird3", "bird1.6"],
        nodes: ["frr", "frr", "bird2"],
        core: "bird2",
    };
    if !possible() || !have(&daemons.all()) {
        return;
    }
    let mut plan = fabric(daemons);
    let network = &mut plan["clusters"]["west"]["network"];
    network["bfd"] = false.into();
    network["hold_time"] = 9.into();
    lab(&plan, &["--only", "node-killed"]).must_pass(&["node-killed"]);
}

/// Every pair of daemons, reflectors by nodes: `make lab-all`. It prints the table.
#[test]
#[ignore = "takes ten minutes; make lab-all runs it"]
fn all_pairs() {
    assert!(possible(), "there are no namespaces here");
    assert!(have(&DAEMONS), "daemons are missing");
    let pairs = DAEMONS
        .iter()
        .flat_map(|one| DAEMONS.iter().map(move |other| (*one, *other)));
    let queue: Mutex<VecDeque<_>> = Mutex::new(pairs.collect());
    let rows = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let Some((reflector, node)) = queue.lock().unwrap().pop_front() else {
                        break;
                    };
                    let start = Instant::now();
                    let core = if node == "frr" { "frr" } else { "bird2" };
                    let daemons = Daemons {
                        reflectors: [reflector; 2],
                        nodes: [node; 3],
                        core,
                    };
                    let said = lab(&fabric(daemons), &[]);
                    let (passed, failed) = (said.with("passed").len(), said.with("failed"));
                    eprintln!(
                        "{reflector} × {node}: {passed} passed in {} s",
                        start.elapsed().as_secs()
                    );
                    let row = format!(
                        "| {reflector} | {node} | {core} | {passed} of {} | {} ms | {} ms |",
                        passed + failed.len(),
                        said.longest("vm-moved"),
                        said.longest("reflector-killed"),
                    );
                    rows.lock().unwrap().push((
                        reflector,
                        node,
                        row,
                        failed,
                        said.status,
                        said.errors,
                    ));
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap();
    rows.sort();
    println!(
        "| reflectors | nodes | core | passed | outage, VM moved | outage, reflector killed |"
    );
    println!("|---|---|---|---|---|---|");
    for (_, _, row, ..) in &rows {
        println!("{row}");
    }
    let bad: Vec<_> = rows.iter().filter(|(.., status, _)| *status != 0).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

/// A laboratory that can't fail proves nothing: reflectors and a core that take everything are seen.
#[test]
fn filters_that_let_everything_through_are_seen() {
    if !possible() || !have(&["bird2"]) {
        return;
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(
        || std::path::PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache"),
        Into::into,
    );
    let real = cache.join("fabric-planner/daemons-2/bird2/bird");
    let folder = tempfile::tempdir().unwrap();
    let wrapper = folder.path().join("bird2/bird");
    fs::create_dir(folder.path().join("bird2")).unwrap();
    let script = format!(
        "#!/bin/sh\nreal={}\n[ \"$1\" != --version ] || exec $real --version\n\
         sed 's/then reject;/then accept;/' /etc/bird/bird.conf >/run/bird/open.conf\n\
         case $3 in */bird.conf) exec $real -f -c /run/bird/open.conf -s /run/bird/bird.ctl;; esac\n\
         exec $real \"$@\"\n",
        real.display()
    );
    fs::write(&wrapper, script).unwrap();
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
    let plan = fabric(Daemons {
        reflectors: ["bird2"; 2],
        nodes: ["bird2"; 3],
        core: "bird2",
    });
    let daemons = folder.path().to_str().unwrap();
    let said = lab(
        &plan,
        &[
            "--daemons",
            daemons,
            "--only",
            "sessions",
            "--only",
            "foreign-routes",
        ],
    );
    assert_eq!(said.status, 1, "{}{}", said.report, said.errors);
    assert_eq!(said.count("sessions", "failed"), 0, "{}", said.report);
    assert!(
        said.count("foreign-routes", "failed") >= 3,
        "{}",
        said.report
    );
}

#[test]
fn a_missing_daemon_is_told_and_counts() {
    if !possible() {
        return;
    }
    let mut plan = fabric(Daemons {
        reflectors: ["bird2"; 2],
        nodes: ["bird2"; 3],
        core: "bird2",
    });
    plan["reflectors"]["rb"]["daemon"] = "bird3".into();
    let folder = tempfile::tempdir().unwrap();
    let plan_file = folder.path().join("plan.json");
    fs::write(&plan_file, plan.to_string()).unwrap();
    let mut command = fabricctl();
    // A home without a cache, and the system's BIRD is not a third one.
    let output = command
        .arg(&plan_file)
        .args(["--json", "--only", "network"])
        .env_remove("XDG_CACHE_HOME")
        .env("HOME", folder.path())
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("BIRD 3 is not on this machine"), "{report}");
}

#[test]
fn what_can_not_be_booted_is_said_before_anything_starts() {
    let output = fabricctl()
        .args(["examples/ip-fabric.json", "--only", "nothing"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("there is no check `nothing`") && said.contains("reachability"),
        "{said}"
    );

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json");
    fs::write(
        &file,
        r#"{ "format": "fabric-plan/1", "nodes": { "n": {} } }"#,
    )
    .unwrap();
    let output = fabricctl().arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("a plan with errors is not booted"), "{said}");
}

/// Nothing of a laboratory is left, whatever ends it.
#[test]
fn a_killed_laboratory_leaves_nothing() {
    if !possible() {
        return;
    }
    let plan = fabric(Daemons {
        reflectors: ["bird2"; 2],
        nodes: ["bird2"; 3],
        core: "bird2",
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json");
    fs::write(&file, plan.to_string()).unwrap();
    let mut child = fabricctl()
        .arg(&file)
        .arg("--json")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    // Its processes carry this in their command lines or came from one that does.
    let family = || descendants(child.id());
    let grown = (0..200).any(|_| {
        thread::sleep(std::time::Duration::from_millis(50));
        family().len() > 12
    });
    let before = family();
    assert!(grown, "it started {} processes", before.len());
    child.kill().unwrap();
    child.wait().unwrap();
    let left = || {
        before
            .iter()
            .filter(|(pid, start)| started(*pid) == Some(*start))
            .count()
    };
    let gone = (0..100).any(|_| {
        thread::sleep(std::time::Duration::from_millis(50));
        left() == 0
    });
    assert!(gone, "{} processes are left", left());
}

/// All processes below one, each with the time of its start.
fn descendants(of: u32) -> Vec<(u32, u64)> {
    let mut found = Vec::new();
    let mut parents = vec![of];
    while let Some(parent) = parents.pop() {
        let entries = fs::read_dir("/proc").unwrap().flatten();
        for pid in entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()) {
            let own = stat(pid);
            if own.first().and_then(|word| word.parse().ok()) == Some(parent) {
                found.extend(started(pid).map(|start| (pid, start)));
                parents.push(pid);
            }
        }
    }
    found
}

/// When a process started, in the kernel's ticks.
fn started(pid: u32) -> Option<u64> {
    stat(pid).get(18)?.parse().ok()
}

/// A process's fields from its parent on (proc(5)).
fn stat(pid: u32) -> Vec<String> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields = text.rsplit_once(") ").map_or("", |(_, fields)| fields);
    fields.split(' ').skip(1).map(str::to_owned).collect()
}
