//! A node whose uplink is a bridge of its own, which changes its ports, and goes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::fleet::Fleet;
use crate::host::Host;
use crate::lan;
use crate::watch::{Pings, answers};

/// The node, which is pinged, and a VM's interface, of which it matters only where it hangs.
const NODE: &str = "198.51.100.20";
const VM: (&str, &str) = ("52:54:00:00:00:01", "172.20.5.130");

/// `networkctl` whose caller dies once, right after a device went.
const DEADLY: &str = "#!/bin/sh\n/usr/bin/networkctl \"$@\"\ncode=$?\n\
    if [ \"$1\" = delete ] && rm /run/armed 2>/dev/null; then kill -9 $PPID; fi\nexit $code\n";

/// Makes its bundles: a bridge of two cards, of one and with another MAC address, and none.
pub fn bring(fleet: &Fleet, backend: &str) {
    let plan = json!({
        "format": "fabric-plan/1",
        "name": "rack",
        "clusters": { "own": { "virtualization": "kvm", "network": {
            "type": "routing", "provider": "hetzner", "bridge": "vmbr0",
        } } },
        "nodes": { "ash": {
            "cluster": "own", "os": "debian-12", "network_backend": backend, "uplink": "up0",
            "ipv4": format!("{NODE}/24"), "gateway_v4": "198.51.100.1", "vm_ranges": ["192.0.2.8/29"],
            "interfaces": {
                "up0": { "kind": "bridge", "ports": ["eno1", "eno2"], "mac": "3c:ec:ef:20:00:20" },
                "eno1": {}, "eno2": {},
            },
        } },
    });
    fleet.bundle(1, &plan, &[]);
    fleet.bundle(2, &plan, &[one_port]);
    fleet.bundle(3, &plan, &[one_port, no_bridge]);
}

/// The second card leaves the bridge, which gets another MAC address.
fn one_port(plan: &mut Value) {
    let interfaces = &mut plan["nodes"]["ash"]["interfaces"];
    interfaces["up0"]["ports"] = json!(["eno1"]);
    interfaces["up0"]["mac"] = "3c:ec:ef:20:00:2f".into();
    interfaces["eno2"]["addresses"] = json!(["172.20.7.20/24"]);
}

/// The first card is the uplink itself.
fn no_bridge(plan: &mut Value) {
    let node = &mut plan["nodes"]["ash"];
    node["uplink"] = "eno1".into();
    node["interfaces"].as_object_mut().unwrap().remove("up0");
}

/// Everything, one after the other.
pub fn all(folder: &Path, package: &Path, backend: &str) {
    lan::make();
    lan::ip("-n edge address add 198.51.100.1/24 dev eth0");
    let mut ash = Host::new(folder, "ash", "3c:ec:ef:20:00:20");
    ash.boot();
    lan::ip("link add eno2 netns ash type veth peer name eno2-ash netns lan");
    lan::ip("-n lan link set eno2-ash up");
    ash.install(package, &Fleet::at(folder), &[1, 2, 3]);
    ash.says(&["fabric-agent", "apply", "/root/1.bundle.tar.gz"]);
    lan::plug_vm_into("ash", "up0", VM.0, VM.1);
    assert_eq!(ports(&ash), ["eno1", "eno2", "tap0"]);
    ash.wait("the node", || answers(NODE));
    change(
        &ash,
        "a bridge loses a card and changes its MAC address",
        NODE,
        &apply(2),
    );
    assert_eq!(ports(&ash), ["eno1", "tap0"]);
    if backend == "networkd" {
        killed(&ash);
    }
    let said = change(&ash, "a bridge goes", NODE, &apply(3));
    assert!(
        said.contains("`tap0` was in `up0`, which is taken away"),
        "{said}"
    );
    assert!(addresses(&ash, "eno1").contains("198.51.100.20/24"));
    let what = "a bridge comes back";
    change(&ash, what, NODE, &["fabric-agent", "rollback"]);
    // netplan does not tell what goes, so that nobody remembers the VM's interface.
    let back = if backend == "networkd" {
        &["eno1", "tap0"][..]
    } else {
        &["eno1"]
    };
    assert_eq!(ports(&ash), back);
    assert!(addresses(&ash, "up0").contains("198.51.100.20/24"));
    let left = addresses(&ash, "eno1");
    assert!(!left.contains("198.51.100.20"), "{left}");
}

/// The agent dies when the bridge is away: the guard brings it back with the VM in it.
fn killed(ash: &Host) {
    let program = ash.file("root/networkctl");
    fs::write(&program, DEADLY).unwrap();
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    let settings = r#"{"programs": {"networkctl": "/root/networkctl"}}"#;
    fs::write(ash.file("etc/fabric-agent/host.json"), settings).unwrap();
    ash.says(&["touch", "/run/armed"]);
    let pings = Pings::start(NODE);
    let (well, said) = ash.on(&["fabric-agent", "rollback", "1"]);
    assert!(!well, "{said}");
    assert!(!ash.on(&["test", "-e", "/run/armed"]).0, "{said}");
    ash.wait("the way back", || {
        let said = ash.on(&["fabric-agent", "status", "--json"]).1;
        said.contains("\"idle\"")
    });
    std::thread::sleep(Duration::from_secs(2));
    let (away, is_over) = pings.stop();
    println!("MEASURED an agent killed while its bridge is away: the node is away for {away} ms");
    assert!(is_over, "the node is away");
    assert_eq!(ports(ash), ["eno1", "tap0"]);
    assert!(!ash.on(&["test", "-e", "/run/fabric-agent/made-anew"]).0);
}

/// The command that applies a generation.
fn apply(generation: u64) -> [&'static str; 3] {
    let bundle = match generation {
        2 => "/root/2.bundle.tar.gz",
        _ => "/root/3.bundle.tar.gz",
    };
    ["fabric-agent", "apply", bundle]
}

/// Changes the host while somebody is pinged, and gives what the agent said.
fn change(ash: &Host, what: &str, target: &str, args: &[&str]) -> String {
    let pings = Pings::start(target);
    let said = ash.says(args);
    std::thread::sleep(Duration::from_secs(2));
    let (away, is_over) = pings.stop();
    println!("MEASURED {what}: {target} is away for {away} ms");
    assert!(is_over && away < 10_000, "{what}: {away} ms: {said}");
    said
}

/// What is in the bridge.
fn ports(ash: &Host) -> Vec<String> {
    let said = ash.says(&["ip", "-o", "link", "show", "master", "up0"]);
    let names = said
        .lines()
        .filter_map(|line| line.split([' ', '@', ':']).nth(2));
    let mut names: Vec<_> = names.map(str::to_owned).collect();
    names.sort();
    names
}

fn addresses(ash: &Host, interface: &str) -> String {
    ash.says(&["ip", "-br", "address", "show", interface])
}
