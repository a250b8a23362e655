//! The program itself is killed by the kernel at each system call that changes something.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::bed::{Bed, said};
use super::scenes::{BIRD, GUARDS, SYSCTL};
use super::stuck::Hurried;
use crate::common::program;

/// The system calls that change something, as this program makes them.
const CHANGING: &str = "openat,write,fsync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,fchmod,fchmodat,fchownat,ftruncate";

/// For how long it is tried in a run of all tests.
const BUDGET: Duration = Duration::from_secs(60);

const OLD: [(&str, Option<&str>); 3] = [
    (BIRD, Some("one\n")),
    (SYSCTL, Some("# s\n")),
    (GUARDS, None),
];
const NEW: [(&str, Option<&str>); 3] =
    [(BIRD, Some("two\n")), (SYSCTL, None), (GUARDS, Some("g\n"))];

/// What is killed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    /// `apply`, from generation 1 to 2.
    Apply,
    /// The same with a window, and so with a guard.
    Guarded,
    /// `rollback`, while generation 2 waits for its confirmation.
    Rollback,
}

#[test]
fn killed_by_the_kernel_the_tree_is_wholly_old_or_wholly_new() {
    everywhere(Act::Apply, BUDGET);
}

#[test]
fn killed_by_the_kernel_on_its_way_back_too() {
    everywhere(Act::Rollback, BUDGET);
}

#[test]
#[ignore = "every system call, however long it takes"]
fn killed_by_the_kernel_at_every_system_call() {
    everywhere(Act::Apply, Duration::MAX);
    everywhere(Act::Rollback, Duration::MAX);
}

#[test]
fn the_guard_takes_back_at_once_what_a_killed_agent_left() {
    let Some(strace) = program("STRACE", "strace") else {
        return;
    };
    let bed = Bed::new();
    let one = bed.bundle(1, &[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
    bed.bundle(2, &[(BIRD, "two\n"), (GUARDS, "g\n")]);
    assert_eq!(said(&bed.apply(&one, &[]).output().unwrap()).0, 0);
    let (mut half, mut slowest) = (0, Duration::ZERO);
    for (name, number) in renames(&strace, &bed) {
        let bed = again(&bed);
        let ended = traced(&strace, &command(&bed, Act::Guarded), &name, number);
        assert_eq!(ended.signal(), Some(9), "killed at {name} {number}");
        let start = Instant::now();
        half += u32::from(state(&bed).is_none());
        // The last rename but for the next agent's: from there on it waits.
        bed.until("the guard settles it", |bed| {
            let waits = |journal: serde_json::Value| journal["phase"] == "waiting";
            bed.in_hand().is_none() || bed.journal().is_some_and(waits)
        });
        slowest = slowest.max(start.elapsed());
        assert!(state(&bed).is_some());
    }
    println!("trees found half changed: {half}; the guard took at most {slowest:?}");
    assert!(slowest < Duration::from_secs(5));
}

#[test]
fn an_agent_that_is_stopped_at_a_rename_is_overruled() {
    let Some(strace) = program("STRACE", "strace") else {
        return;
    };
    let bed = Bed::new();
    let one = bed.bundle(1, &[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
    bed.bundle(2, &[(BIRD, "two\n"), (GUARDS, "g\n")]);
    assert_eq!(said(&bed.apply(&one, &[]).output().unwrap()).0, 0);
    let (mut half, mut overruled) = (0, 0);
    for (name, number) in renames(&strace, &bed) {
        let bed = again(&bed);
        // Without a window nobody guards it yet.
        let mut agent = inject(&strace, &command(&bed, Act::Apply), &name, number, "STOP")
            .spawn()
            .unwrap();
        bed.until("it stands still", stands_still);
        half += u32::from(state(&bed).is_none());
        let guard = Hurried::default();
        guard.watch(&bed);
        assert_eq!(agent.wait().unwrap().signal(), Some(9), "{name} {number}");
        assert!(guard.said("no sign of life"), "{name} {number}");
        assert!(state(&bed).is_some() && bed.in_hand().is_none());
        assert!(bed.remains().is_empty());
        overruled += 1;
    }
    println!("{overruled} stopped agents overruled, {half} of them in the middle of a swap");
    assert!(half > 1);
}

/// Whether the agent that holds the lock is stopped.
fn stands_still(bed: &Bed) -> bool {
    let note = bed.text("var/lib/fabric-agent/lock").unwrap_or_default();
    let number = note.trim().rsplit(' ').next().unwrap_or_default();
    let status = fs::read_to_string(format!("/proc/{number}/status")).unwrap_or_default();
    let states = ["State:\tt (tracing stop)", "State:\tT (stopped)"];
    let stopped = |status: &str| states.iter().any(|state| status.contains(state));
    // strace stops it for a moment at each call too.
    std::thread::sleep(Duration::from_millis(100));
    let later = fs::read_to_string(format!("/proc/{number}/status")).unwrap_or_default();
    stopped(&status) && status == later
}

/// The calls with which `apply` renames something, as far as they change where it stands.
fn renames(strace: &Path, bed: &Bed) -> Vec<(String, u64)> {
    let mut calls = calls(strace, bed, Act::Apply);
    calls.retain(|(name, _)| name.starts_with("rename"));
    calls
}

fn everywhere(act: Act, budget: Duration) {
    let Some(strace) = program("STRACE", "strace") else {
        return;
    };
    let bed = Bed::new();
    let one = bed.bundle(1, &[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
    bed.bundle(2, &[(BIRD, "two\n"), (GUARDS, "g\n")]);
    assert_eq!(said(&bed.apply(&one, &[]).output().unwrap()).0, 0);
    if act == Act::Rollback {
        let waits = ["--confirm-within", "1h", "--detach"];
        assert_eq!(
            said(
                &bed.apply(&bed.beside("2.bundle.tar.gz"), &waits)
                    .output()
                    .unwrap()
            )
            .0,
            0
        );
    }
    let calls = calls(&strace, &bed, act);
    assert!(calls.len() > 30);
    // In strides, so that a time that is too short for all covers the whole evenly.
    let (start, mut tried, mut ends) = (Instant::now(), 0, BTreeSet::new());
    let stride = 7;
    for first in 0..stride {
        for (name, number) in calls.iter().skip(first).step_by(stride) {
            if start.elapsed() > budget {
                break;
            }
            ends.insert(kill(&strace, &bed, act, name, *number));
            tried += 1;
        }
    }
    println!(
        "killed at {tried} of {} system calls: {ends:?}",
        calls.len()
    );
    assert!(tried >= calls.len().min(30));
    // On the way back there is no other end: what waits is not taken back until it is.
    let ends: Vec<&str> = ends.into_iter().collect();
    assert_eq!(ends, ["new", "old"]);
}

/// Another bed with the same beginning.
fn again(bed: &Bed) -> Bed {
    let copy = Bed::new();
    fs::remove_dir_all(copy.root()).unwrap();
    let copied = Command::new("cp")
        .arg("-a")
        .arg(bed.root())
        .arg(copy.root())
        .status()
        .unwrap();
    assert!(copied.success());
    for name in ["2.bundle.tar.gz", "2.bundle.tar.gz.sig"] {
        fs::copy(bed.beside(name), copy.beside(name)).unwrap();
    }
    copy
}

fn command(bed: &Bed, act: Act) -> Command {
    match act {
        Act::Apply => bed.apply(&bed.beside("2.bundle.tar.gz"), &[]),
        Act::Guarded => bed.apply(
            &bed.beside("2.bundle.tar.gz"),
            &["--confirm-within", "1h", "--detach"],
        ),
        Act::Rollback => bed.agent(&["rollback"]),
    }
}

/// The calls by name, each with its number among those of its name: strace counts them so.
fn calls(strace: &Path, bed: &Bed, act: Act) -> Vec<(String, u64)> {
    let bed = again(bed);
    let log = bed.beside("log");
    let agent = command(&bed, act);
    let mut traced = Command::new(strace);
    traced
        .arg("-o")
        .arg(&log)
        .arg("-e")
        .arg(format!("trace={CHANGING}"));
    let output = traced
        .arg(agent.get_program())
        .args(agent.get_args())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        state(&bed),
        Some(if act == Act::Apply { "new" } else { "old" })
    );
    let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
    let log = fs::read_to_string(log).unwrap();
    let names = log
        .lines()
        .filter_map(|line| line.split_once('('))
        .map(|(name, _)| name);
    let calls = names
        .filter(|name| CHANGING.split(',').any(|changing| changing == *name))
        .map(|name| {
            let number = numbers.entry(name.to_owned()).or_default();
            *number += 1;
            (name.to_owned(), *number)
        });
    calls.collect()
}

/// Kills at a call, lets the next agent recover, and tells what the tree is then.
fn kill(strace: &Path, bed: &Bed, act: Act, name: &str, number: u64) -> &'static str {
    let bed = again(bed);
    let at = format!("{name} {number}");
    let ended = traced(strace, &command(&bed, act), name, number);
    // A run that waits less for its guard than the counted one makes fewer calls, and may end before.
    assert!(
        ended.signal() == Some(9) || ended.success(),
        "killed at {at}: {ended}"
    );
    let (status, text) = bed.run(&["recover"]);
    assert_eq!(status, 0, "killed at {at}: {text}");
    let state =
        state(&bed).unwrap_or_else(|| panic!("killed at {at}: neither old nor new; {text}"));
    if act == Act::Rollback && state == "new" {
        // It did not begin, so the change still waits.
        let (status, text) = bed.run(&["confirm"]);
        assert_eq!(
            (status, self::state(&bed)),
            (0, Some("new")),
            "killed at {at}, then confirmed: {text}"
        );
    }
    assert_eq!(bed.in_hand(), None, "killed at {at}");
    assert!(
        bed.remains().is_empty(),
        "killed at {at}: {:?}",
        bed.remains()
    );
    let generation = bed.json(&["status"])["generation"].clone();
    assert_eq!(
        generation,
        if state == "old" { 1 } else { 2 },
        "killed at {at}"
    );
    let (status, text) = said(
        &bed.apply(&bed.beside("2.bundle.tar.gz"), &[])
            .output()
            .unwrap(),
    );
    assert_eq!(status, 0, "killed at {at}, then applied: {text}");
    state
}

/// Runs something that is killed at a call, and ends by the same signal.
fn traced(strace: &Path, agent: &Command, name: &str, number: u64) -> ExitStatus {
    inject(strace, agent, name, number, "KILL")
        .status()
        .unwrap()
}

/// An agent that gets a signal at a call.
fn inject(strace: &Path, agent: &Command, name: &str, number: u64, signal: &str) -> Command {
    let mut traced = Command::new(strace);
    traced.args(["-o", "/dev/null", "-e", &format!("trace={name}"), "-e"]);
    traced.arg(format!("inject={name}:signal={signal}:when={number}"));
    traced.stdout(Stdio::null()).stderr(Stdio::null());
    traced.arg(agent.get_program()).args(agent.get_args());
    traced
}

fn state(bed: &Bed) -> Option<&'static str> {
    let is = |files: [(&str, Option<&str>); 3]| {
        files
            .iter()
            .all(|(path, text)| bed.text(path).as_deref() == *text)
    };
    if is(OLD) {
        Some("old")
    } else if is(NEW) {
        Some("new")
    } else {
        None
    }
}
