//! `fabric-agent` on a whole Debian in namespaces: systemd is the first process, the agent comes with its
//! package, netplan and systemd-networkd make the network, and the power goes.
//!
//! Needs root, `systemd-nspawn` and the Debian of `scripts/debian.sh`; without them it says so loudly.
#![cfg(target_os = "linux")]

#[path = "agent_boot/bridge.rs"]
mod bridge;
mod common;
#[path = "lab_agent/fleet.rs"]
#[allow(dead_code)]
mod fleet;
#[path = "agent_boot/host.rs"]
mod host;
#[path = "agent_boot/lan.rs"]
mod lan;
#[path = "common/packages.rs"]
mod packages;
#[path = "lab_agent/ping.rs"]
#[allow(dead_code)]
mod ping;
#[path = "lab_agent/plan.rs"]
#[allow(dead_code)]
mod plan;
#[path = "lab/run.rs"]
#[allow(dead_code)]
mod run;
#[path = "agent_boot/scenes.rs"]
mod scenes;
#[path = "agent_boot/uplink.rs"]
mod uplink;
#[path = "agent_boot/watch.rs"]
mod watch;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fleet::Fleet;

/// Where `scripts/debian.sh` unpacks it.
fn debian() -> PathBuf {
    let cache = fabric_planner::lab::world::cache().unwrap_or_default();
    cache.join("debian-1")
}

/// Whether a Debian can boot here. Where not, that is said loudly; it fails the test where `CI=true`, unless
/// there is a reason that no test could mend.
fn possible() -> bool {
    if !run::possible() || !run::have(&["bird2"]) {
        return false;
    }
    let reason = if Path::new("/run/systemd/system").is_dir() {
        Some("this machine's own systemd gives away no control groups of its own".to_owned())
    } else {
        std::fs::read_to_string(debian().with_file_name("debian-1.missing")).ok()
    };
    if let Some(reason) = reason {
        eprintln!("MISSING: a Debian that boots: the agent's boots DID NOT RUN: {reason}");
        return false;
    }
    let done = debian().join("done");
    common::found(done.is_file().then_some(done), "scripts/debian.sh's Debian").is_some()
        && common::program("SYSTEMD_NSPAWN", "systemd-nspawn").is_some()
}

/// Runs scenes where all of their namespaces, mounts and processes end with them.
fn play(scenes: &str, bring: impl FnOnce(&Fleet)) {
    if !possible() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some((package, _)) = packages::build(folder.path()) else {
        return;
    };
    let fleet = Fleet::at(folder.path());
    fleet.prepare(&[]);
    bring(&fleet);
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "inside", "--ignored", "--nocapture"]);
    command
        .env("BOOT_SCENES", scenes)
        .env("BOOT_FOLDER", folder.path())
        .env("BOOT_PACKAGE", package);
    let output = command.stdin(Stdio::null()).output().unwrap();
    host::leave_no_groups();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(folder.path().join("done").exists(), "{said}");
    for line in said.lines().filter(|line| line.starts_with("MEASURED ")) {
        println!("{line}");
    }
}

#[test]
fn a_booted_host_takes_changes_and_bad_ones_back() {
    play("fabric", |fleet| {
        let plan = plan::plan("bird2", "bird2", "netplan");
        fleet.bundle(1, &plan, &[]);
        fleet.bundle(2, &plan, &[plan::wrong_network]);
    });
}

#[test]
#[ignore = "takes a minute; make lab-all runs it"]
fn a_bridge_is_made_anew_by_networkd() {
    play("bridge", |fleet| bridge::bring(fleet, "networkd"));
}

#[test]
#[ignore = "takes a minute; make lab-all runs it"]
fn a_bridge_changes_with_netplan() {
    play("bridge", |fleet| bridge::bring(fleet, "netplan"));
}

#[test]
#[ignore = "takes a minute; make lab-all runs it"]
fn a_bridge_goes_with_networkd() {
    play("uplink networkd", |fleet| uplink::bring(fleet, "networkd"));
}

#[test]
#[ignore = "takes a minute; make lab-all runs it"]
fn a_bridge_goes_with_netplan() {
    play("uplink netplan", |fleet| uplink::bring(fleet, "netplan"));
}

/// What runs in namespaces of its own.
#[test]
#[ignore = "the tests above run it"]
fn inside() {
    let Ok(scenes) = std::env::var("BOOT_SCENES") else {
        return;
    };
    let folder = PathBuf::from(std::env::var_os("BOOT_FOLDER").unwrap());
    let package = PathBuf::from(std::env::var_os("BOOT_PACKAGE").unwrap());
    host::prepare(&folder);
    match &*scenes {
        "fabric" => scenes::all(&folder, &package),
        "bridge" => bridge::all(&folder, &package),
        "uplink networkd" => uplink::all(&folder, &package, "networkd"),
        "uplink netplan" => uplink::all(&folder, &package, "netplan"),
        _ => panic!("no scenes are called {scenes}"),
    }
    std::fs::write(folder.join("done"), "").unwrap();
}
