//! A node of Switching: its address is on a bridge, with VMs on it that no file names.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::fleet::Fleet;
use crate::host::Host;
use crate::lan;
use crate::watch::{Pings, answers};

/// The node and its VM.
const NODE: &str = "172.20.5.20";
const VM: (&str, &str) = ("52:54:00:00:00:01", "172.20.5.130");

/// Makes its bundles: the bridge gets another MAC address, then a network that is not there.
pub fn bring(fleet: &Fleet, backend: &str) {
    let plan = json!({
        "format": "fabric-plan/1",
        "name": "rack",
        "networks": { "v4": { "kind": "active", "prefix": "172.20.5.0/24", "gateway": "172.20.5.1" } },
        "pools": { "vm": { "ranges": ["172.20.5.128-172.20.5.191"] } },
        "clusters": { "own": { "virtualization": "kvm", "pools": ["vm"], "network": {
            "type": "switching", "bridge": "vmbr0",
        } } },
        "nodes": { "ash": {
            "cluster": "own", "os": "debian-12", "network_backend": backend,
            "uplink": "eno1", "uplink_mac": "3c:ec:ef:20:00:20",
            "ipv4": format!("{NODE}/24"), "gateway_v4": "172.20.5.1",
        } },
        "vms": { "one": { "node": "ash", "mac": VM.0, "addresses": [VM.1] } },
    });
    fleet.bundle(1, &plan, &[]);
    fleet.bundle(2, &plan, &[other_mac]);
    fleet.bundle(3, &plan, &[other_mac, crate::plan::wrong_network]);
}

/// A bridge takes the MAC address that the plan knows of its uplink.
fn other_mac(plan: &mut Value) {
    plan["nodes"]["ash"]["uplink_mac"] = "3c:ec:ef:20:00:2f".into();
}

/// Everything, one after the other.
pub fn all(folder: &Path, package: &Path) {
    lan::make();
    let mut ash = Host::new(folder, "ash", "3c:ec:ef:20:00:20");
    ash.boot();
    ash.install(package, &Fleet::at(folder), &[1, 2, 3]);
    ash.says(&["fabric-agent", "apply", "/root/1.bundle.tar.gz"]);
    lan::plug_vm_into("ash", "vmbr0", VM.0, VM.1);
    ash.wait("the VM", || answers(VM.1));
    let (said, away) = measured(&ash, VM.1, "2", true);
    assert!(away < 5_000, "the VM was away for {away} ms: {said}");
    println!("MEASURED a bridge with another MAC address: its VM is away for {away} ms");
    let bridge = ash.says(&["ip", "-br", "link", "show", "vmbr0"]);
    assert!(bridge.contains("3c:ec:ef:20:00:2f"), "{bridge}");
    let ports = ash.says(&["ip", "-br", "link", "show", "master", "vmbr0"]);
    assert!(ports.contains("eno1") && ports.contains("tap0"), "{ports}");
    // Nobody waits for a confirmation here, and no session is lost: the gateway alone tells.
    let (said, away) = measured(&ash, NODE, "3", false);
    assert!(said.contains("generation 3 was taken back"), "{said}");
    println!("MEASURED a wrong network without a window: the node is away for {away} ms");
    // The VM's bridge came through both.
    lan::unplug_vm();
    ash.lose_power();
    ash.boot();
    ash.wait("the node after a boot", || answers(NODE));
}

/// Applies a generation while somebody is pinged: what the agent said, and the longest time without an answer.
fn measured(ash: &Host, target: &str, generation: &str, is_good: bool) -> (String, u64) {
    let pings = Pings::start(target);
    let bundle = format!("/root/{generation}.bundle.tar.gz");
    let (well, said) = ash.on(&["fabric-agent", "apply", "--patience", "10s", &bundle]);
    std::thread::sleep(Duration::from_secs(2));
    let (away, is_over) = pings.stop();
    assert!(well == is_good && is_over, "{target}: {away} ms: {said}");
    (said, away)
}
