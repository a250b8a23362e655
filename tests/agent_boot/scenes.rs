//! What is done to a host that has booted.

use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::fleet::Fleet;
use crate::host::Host;
use crate::lan;
use crate::watch::{self, Pings};

/// The VM that the Internet pings.
const VM: &str = "192.31.7.40";

/// Everything, one after the other: each scene leaves the host as it found it.
pub fn all(folder: &Path, package: &Path) {
    let fleet = Fleet::at(folder);
    lan::make();
    lan::start_bird(folder, &fleet);
    let mut ash = Host::new(folder, "ash", "3c:ec:ef:20:00:20");
    let begin = Instant::now();
    ash.boot();
    println!("MEASURED a boot: {} ms", begin.elapsed().as_millis());
    ash.install(package, &fleet, &[1, 2]);
    first_generation(&ash);
    lan::plug_vm("ash");
    ash.wait("the VM's route", || watch::answers(VM));
    taken_back(&ash, "a wrong network, taken back by the agent", |_| {});
    taken_back(&ash, "a wrong network, its agent killed", |ash| {
        ash.says(&["sh", "-c", "kill -9 $(cat /run/agent)"]);
    });
    power_lost(&mut ash);
}

/// netplan, networkd, nftables and BIRD take their first files.
fn first_generation(ash: &Host) {
    let said = ash.says(&["fabric-agent", "apply", "/root/1.bundle.tar.gz"]);
    assert!(said.contains("Generation 1 is in place"), "{said}");
    let logged = ash.says(&["journalctl", "-o", "cat", "FABRIC_COMMAND=apply"]);
    assert!(logged.contains("Generation 1 is in place"), "{logged}");
    in_place(ash);
    let guard = ash.says(&["systemctl", "show", "-P", "Result", "fabric-agent-guard"]);
    assert_eq!(guard.trim(), "success");
}

/// The host is as generation 1 wants it, and systemd has nothing to complain of.
fn in_place(ash: &Host) {
    let said = ash.says(&["fabric-agent", "status", "--json", "--exit-code"]);
    let status: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (&status["state"], &status["generation"]),
        (&"idle".into(), &1.into()),
        "{said}"
    );
    let addresses = ash.says(&["ip", "-br", "address", "show", "eno1"]);
    assert!(addresses.contains("172.20.5.20/24"), "{addresses}");
    assert!(ash.on(&["systemctl", "is-active", "--quiet", "bird"]).0);
    let failed = ash.says(&["systemctl", "--failed", "--no-legend", "--plain"]);
    assert_eq!(failed.trim(), "");
}

/// Applies a network that is not there, lets something happen in the middle of it, and measures how long the VM
/// is away.
fn taken_back(ash: &Host, what: &str, meanwhile: impl FnOnce(&Host)) {
    let pings = Pings::start(VM);
    let mut agent = begin_bad_change(ash, "3s");
    meanwhile(ash);
    agent.wait().unwrap();
    ash.wait("the way back", || {
        let said = ash.on(&["fabric-agent", "status", "--json"]).1;
        said.contains("\"idle\"")
    });
    thread::sleep(Duration::from_secs(3));
    let (away, is_over) = pings.stop();
    println!("MEASURED {what}: {away} ms without an answer");
    assert!(is_over, "{what}: the VM is away");
    // The network is not there for as long as the agent looks for it, and it was cut at all.
    assert!((500..30_000).contains(&away), "{what}: {away} ms");
    in_place(ash);
    let history = ash.says(&["fabric-agent", "history"]);
    assert!(
        history
            .lines()
            .last()
            .unwrap()
            .contains("1 → 2  taken back"),
        "{history}"
    );
}

/// Starts to apply generation 2, and waits until the host has its wrong address.
fn begin_bad_change(ash: &Host, patience: &str) -> Child {
    let words = format!(
        "echo $$ >/run/agent; exec fabric-agent apply --confirm-within 5m --patience {patience} /root/2.bundle.tar.gz"
    );
    let mut command = ash.command(&["sh", "-c", &words]);
    let agent = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    ash.wait("the wrong network", || {
        ash.on(&["ip", "-br", "address", "show", "eno1"])
            .1
            .contains("172.20.6.20/24")
    });
    agent
}

/// The power goes while the wrong network is in place: it is taken back before anything reads its files.
fn power_lost(ash: &mut Host) {
    let mut agent = begin_bad_change(ash, "60s");
    ash.lose_power();
    agent.wait().unwrap();
    let begin = Instant::now();
    ash.boot();
    println!(
        "MEASURED a boot that takes a change back: {} ms",
        begin.elapsed().as_millis()
    );
    in_place(ash);
    let history = ash.says(&["fabric-agent", "history"]);
    let why = "the host was booted before the change was confirmed";
    assert!(history.lines().last().unwrap().contains(why), "{history}");
    let time = |unit: &str, of: &str| {
        let said = ash.says(&["systemctl", "show", "-P", of, unit]);
        said.trim()
            .parse::<u64>()
            .unwrap_or_else(|_| panic!("{unit}: {of}: {said}"))
    };
    let done = time("fabric-agent-recover", "ExecMainExitTimestampMonotonic");
    for unit in ["systemd-sysctl", "nftables", "systemd-networkd", "bird"] {
        let start = time(unit, "ExecMainStartTimestampMonotonic");
        assert!(
            0 < done && done <= start,
            "{unit} began at {start}, the way back ended at {done}"
        );
    }
}
