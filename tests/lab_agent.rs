//! `fabric-agent` on live hosts: a laboratory boots a plan with the real daemons, and agents apply signed
//! bundles of changed plans on its hosts while a VM is pinged from the Internet.
//!
//! Needs root and namespaces; without them it says so loudly.
#![cfg(target_os = "linux")]

#[path = "lab_agent/bad.rs"]
mod bad;
mod common;
#[path = "lab_agent/fleet.rs"]
mod fleet;
#[path = "lab_agent/ping.rs"]
mod ping;
#[path = "lab_agent/plan.rs"]
mod plan;
#[path = "lab/run.rs"]
#[allow(dead_code)]
mod run;
#[path = "lab_agent/scene.rs"]
mod scene;
#[path = "lab_agent/scenes.rs"]
mod scenes;
#[path = "lab_agent/stopped.rs"]
mod stopped;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Instant;

use fleet::Fleet;
use scene::Scene;
use scenes::SCENES;

/// Boots the plan with the daemons of its reflectors and nodes, and lets these scenes play, in the order of
/// [`SCENES`].
fn play(reflector: &str, node: &str, backend: &str, scenes: &str) {
    if !run::possible() || !run::have(&[reflector, node, "bird2"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let fleet = Fleet::at(folder.path());
    fleet.prepare(&[reflector, node, "bird2"]);
    let plan = plan::plan(reflector, node, backend);
    for (generation, edits) in scenes::GENERATIONS {
        fleet.bundle(generation, &plan, edits);
    }
    let file = folder.path().join("plan.json");
    std::fs::write(&file, plan.to_string()).unwrap();
    // The laboratory runs this program again, inside, when the sessions are up.
    let own = std::env::current_exe().unwrap();
    let then = format!(
        "exec {} --exact inside --ignored --nocapture",
        own.display()
    );
    let output = run::fabricctl()
        .arg(&file)
        .args(["--only", "sessions", "--then", &then])
        .env("SCENES", folder.path())
        .env("SCENES_PLAYED", scenes)
        .env("SCENES_BACKEND", backend)
        .env("SCENES_DAEMONS", format!("{reflector} {node}"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(folder.path().join("done").exists(), "{log}\n{said}");
    let shown = ["MEASURED ", "PLAYED ", "NOT PLAYED "];
    let is_shown = |line: &&str| shown.iter().any(|word| line.starts_with(word));
    for line in log.lines().filter(is_shown) {
        println!("{reflector} with {node} and {backend}: {line}");
    }
}

#[test]
fn agents_change_hosts_with_bird() {
    let scenes = "node-added sessions-cut not-confirmed power-lost";
    play("bird2", "bird2", "ifupdown", scenes);
}

#[test]
fn agents_change_networks_and_guards() {
    let scenes = "node-lost gateway-lost guards-changed vlan";
    play("bird2", "bird2", "ifupdown", scenes);
}

#[test]
fn agents_change_hosts_with_frr() {
    let scenes = "node-added sessions-cut two-back";
    play("frr", "frr", "ifupdown", scenes);
}

#[test]
#[ignore = "takes some minutes; make lab-all runs it"]
fn agents_change_hosts_with_every_daemon() {
    let pairs = [
        ("bird2", "bird2"),
        ("bird1.6", "bird1.6"),
        ("bird3", "bird2.17"),
        ("frr", "bird3"),
        ("bird2.17", "frr"),
    ];
    let all = SCENES.map(|scene| scene.0).join(" ");
    // Side by side: they mostly wait.
    std::thread::scope(|scope| {
        for (reflector, node) in &pairs {
            scope.spawn(|| play(reflector, node, "ifupdown", &all));
        }
    });
}

/// netplan's own `apply` asks for systemd, which no laboratory has; it lets networkd do the work.
#[test]
#[ignore = "takes two minutes; make lab-all runs it"]
fn agents_change_hosts_with_every_back_end() {
    let scenes = "node-added node-lost gateway-lost guards-changed vlan";
    std::thread::scope(|scope| {
        for backend in ["ifupdown2", "networkd", "networkmanager"] {
            scope.spawn(move || play("bird2", "bird2", backend, scenes));
        }
    });
}

/// What runs inside of a laboratory.
#[test]
#[ignore = "the tests above run it"]
fn inside() {
    let Some(folder) = std::env::var_os("SCENES").map(PathBuf::from) else {
        return;
    };
    let played = std::env::var("SCENES_PLAYED").unwrap();
    let is_played = |name: &str| played.split(' ').any(|one| one == name);
    let known = |name: &str| SCENES.iter().any(|scene| scene.0 == name);
    assert!(played.split(' ').all(known), "{played}");
    let daemons = std::env::var("SCENES_DAEMONS").unwrap();
    let (reflector, node) = daemons.split_once(' ').unwrap();
    let scene = Scene {
        fleet: Fleet::at(&folder),
        node: node.to_owned(),
        folder,
    };
    let backend = std::env::var("SCENES_BACKEND").unwrap();
    scenes::settle(&scene, reflector, &backend);
    for (name, run) in SCENES.iter().filter(|scene| is_played(scene.0)) {
        scene.say(&format!("== {name}"));
        let begin = Instant::now();
        run(&scene);
        scene.say(&format!("PLAYED {name}: {} s", begin.elapsed().as_secs()));
    }
    std::fs::write(scene.folder.join("done"), "").unwrap();
}

/// What pings from a host.
#[test]
#[ignore = "the scenes run it"]
fn pinger() {
    let target = std::env::var("PING_TARGET").unwrap().parse().unwrap();
    ping::ping(
        target,
        &PathBuf::from(std::env::var_os("PING_FILE").unwrap()),
    );
}
