//! The laboratory with Switching and Routing: plans of the tests' own, booted with the real back ends
//! behind a switch with port security. It needs root and namespaces.

#![cfg(target_os = "linux")]

#[path = "lab/lan_plans.rs"]
mod lan_plans;
#[path = "lab/plans.rs"]
mod plans;
#[path = "lab/run.rs"]
mod run;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;

use lan_plans::{BACKENDS, hetzner_routing, ovh_routing, switching, together, virtual_macs};
use plans::{Daemons, fabric};
use run::{Said, fabricctl, have, lab, possible};
use serde_json::Value;

/// What every laboratory of a type looks at.
const ALWAYS: [&str; 5] = [
    "network",
    "lan-reachability",
    "between-vms",
    "port-security",
    "lan-spoofed-sources",
];
const ROUTING: [&str; 1] = ["lan-loops"];
const SWITCHING: [&str; 3] = ["pinned-bridge", "vm-moved", "lan-forged-roles"];

#[test]
fn every_back_end_carries_traffic_behind_port_security() {
    if !possible() || !have_back_ends() {
        return;
    }
    thread::scope(|scope| {
        scope.spawn(|| {
            let said = lab(
                &hetzner_routing([["netplan", "ifupdown"], ["networkd", "networkmanager"]]),
                &[],
            );
            said.must_pass(&[&ALWAYS[..], &ROUTING].concat());
            by_themselves(
                &said,
                &["netplan", "ifupdown", "networkd", "networkmanager"],
            );
        });
        scope.spawn(|| {
            let said = lab(&ovh_routing(["ifupdown2", "networkd"]), &[]);
            said.must_pass(&[&ALWAYS[..], &ROUTING].concat());
            by_themselves(&said, &["ifupdown2", "networkd"]);
        });
        scope.spawn(|| {
            // The guards are no back end's: the cluster of the next one shows them.
            let others = ALWAYS
                .iter()
                .filter(|check| **check != "lan-spoofed-sources");
            let checks: Vec<_> = others.chain(&SWITCHING).copied().collect();
            let args: Vec<_> = checks.iter().flat_map(|check| ["--only", check]).collect();
            let said = lab(&switching(&BACKENDS), &args);
            said.must_pass(&checks);
            by_themselves(&said, &BACKENDS);
        });
        scope.spawn(|| {
            let said = lab(&virtual_macs(["netplan", "ifupdown"]), &[]);
            said.must_pass(&[&ALWAYS[..], &SWITCHING].concat());
            by_themselves(&said, &["netplan", "ifupdown"]);
        });
    });
}

/// One VM without a MAC address in the plan beside one that has it.
#[test]
fn a_vm_without_a_mac_address_is_known_by_its_interface() {
    if !possible() {
        return;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/switching.json");
    let mut plan: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let files = plan["vms"]["files"].as_object_mut().unwrap();
    files.remove("mac");
    plan["vms"]["mail"] = serde_json::json!({
        "node": "kvm1", "mac": "52:54:00:16:00:03", "addresses": ["10.16.10.72", "2001:db8:16:10::1001"],
    });
    let checks = ["lan-spoofed-sources", "lan-forged-roles"];
    let args: Vec<_> = checks.iter().flat_map(|check| ["--only", check]).collect();
    let said = lab(&plan, &args);
    said.must_pass(&checks);
    let forged = said.with("passed").into_iter();
    let own = forged.filter(|line| line.starts_with("lan-forged-roles | files"));
    assert!(own.count() > 6, "{}", said.report);
}

#[test]
fn clusters_of_all_types_boot_together() {
    let daemons = Daemons {
        reflectors: ["bird2"; 2],
        nodes: ["bird2"; 3],
        core: "bird2",
    };
    if !possible() || !have(&daemons.all()) {
        return;
    }
    let mut rack = switching(&["netplan"]);
    // Its VMs' subnet is the node's then.
    rack["networks"] = Value::Null;
    let plan = together(&[fabric(daemons), rack, ovh_routing(["networkd", "netplan"])]);
    let checks = [
        "network",
        "sessions",
        "reachability",
        "lan-reachability",
        "between-vms",
        "port-security",
    ];
    let args = checks.map(|check| ["--only", check]).concat();
    lab(&plan, &args).must_pass(&checks);
}

/// All pairs of a type and a back end, and of the two layouts: `make lab-all`. It prints the table.
#[test]
#[ignore = "takes minutes; make lab-all runs it"]
fn all_back_ends() {
    assert!(possible(), "there are no namespaces here");
    assert!(have_back_ends(), "back ends are missing");
    println!("| network | back end | passed | outage, VM moved |\n|---|---|---|---|");
    let mut bad = Vec::new();
    for back_end in BACKENDS {
        let plans = [
            (
                "Routing, Hetzner, both layouts",
                hetzner_routing([[back_end; 2]; 2]),
            ),
            ("Routing, OVHcloud", ovh_routing([back_end; 2])),
            ("Switching", switching(&[back_end; 2])),
            (
                "Switching, Hetzner, virtual MACs",
                virtual_macs([back_end; 2]),
            ),
        ];
        let rows: Vec<_> = thread::scope(|scope| {
            let runs = plans.map(|(name, plan)| scope.spawn(move || (name, lab(&plan, &[]))));
            runs.map(|run| run.join().unwrap()).into()
        });
        for (name, said) in rows {
            by_themselves(&said, &[back_end]);
            let (passed, failed) = (said.with("passed").len(), said.with("failed"));
            let outage = match said.longest("vm-moved") {
                0 => "-".into(),
                time => format!("{time} ms"),
            };
            println!(
                "| {name} | {back_end} | {passed} of {} | {outage} |",
                passed + failed.len()
            );
            bad.extend(failed);
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

/// A laboratory that can't fail proves nothing: nodes without their guards are seen.
#[test]
fn missing_guards_are_seen() {
    if !possible() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let real = ["/usr/sbin/nft", "/sbin/nft"].map(Path::new);
    let real = real.into_iter().find(|file| file.is_file()).unwrap();
    let script = format!(
        "#!/bin/sh\n[ \"$2\" != /etc/nftables.d/fabric.nft ] || exit 0\nexec {} \"$@\"\n",
        real.display()
    );
    write_program(&folder.path().join("nft"), &script);
    let mut plan = together(&[ovh_routing(["networkd"; 2]), switching(&["networkd"; 2])]);
    // Else the switch would help.
    plan["clusters"]["own"]["network"]["port_security"] = false.into();
    let file = folder.path().join("plan.json");
    fs::write(&file, plan.to_string()).unwrap();
    let mut command = fabricctl();
    command.arg(&file).args([
        "--json",
        "--only",
        "lan-loops",
        "--only",
        "lan-spoofed-sources",
    ]);
    let output = command
        .env("PATH", format!("{}:{path}", folder.path().display()))
        .output()
        .unwrap();
    let said = Said::of(output);
    assert_eq!(said.status, 1, "{}{}", said.report, said.errors);
    assert!(said.count("lan-loops", "failed") >= 2, "{}", said.report);
    let spoofed = said.with("failed").join("\n");
    for told in [
        "its node's: arrives",
        "a stranger's: arrives",
        "believes it",
        "from 02:00:00:00:66:66: arrives",
    ] {
        assert!(
            spoofed.replace(" | ", ": ").contains(told),
            "{told}: {spoofed}"
        );
    }
}

#[test]
fn a_vm_that_nobody_bought_a_mac_for_is_refused() {
    if !possible() {
        return;
    }
    let mut plan = switching(&["networkd"]);
    // The finding of the rules turned off, as somebody may who knows better.
    plan["vms"]["s00"]["mac"] = Value::Null;
    plan["exceptions"]["x"] = serde_json::json!({
        "rule": "port-security-vm", "at": "vms/s00", "reason": "it will do",
    });
    let checks = ["--only", "lan-reachability", "--only", "port-security"];
    let said = lab(&plan, &checks);
    assert_eq!(said.status, 1, "{}{}", said.report, said.errors);
    let failed = said.with("failed").join("\n");
    assert!(
        failed.contains("s00 at 31.204.9.100 | does not answer"),
        "{failed}"
    );
    assert!(failed.contains(" refused"), "{failed}");
    assert!(!failed.contains("s01"), "{failed}");
}

#[test]
fn a_back_end_that_is_not_here_is_told_and_replaced() {
    if !possible() || Path::new("/usr/sbin/NetworkManager").exists() {
        eprintln!("MISSING: a machine without NetworkManager: its replacement was NOT TRIED");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json");
    fs::write(&file, ovh_routing(["networkmanager"; 2]).to_string()).unwrap();
    let mut command = fabricctl();
    command
        .arg(&file)
        .args(["--json", "--only", "network", "--only", "lan-reachability"]);
    let said = Said::of(
        command
            .env("XDG_CACHE_HOME", folder.path())
            .output()
            .unwrap(),
    );
    said.must_pass(&["network", "lan-reachability"]);
    let told = said.with("not-run").join("\n");
    assert!(
        told.contains("NetworkManager was NOT RUN: network-manager is not on this machine"),
        "{told}"
    );
}

#[test]
fn vlans_that_the_kernel_lacks_are_told() {
    if !possible() {
        return;
    }
    let mut plan = switching(&["networkd"; 2]);
    plan["nodes"]["rack1"]["interfaces"]["ens18"] = serde_json::json!({});
    plan["nodes"]["rack1"]["interfaces"]["ens18.7"] = serde_json::json!({
        "kind": "vlan", "parent": "ens18", "vlan": 7, "addresses": ["10.77.0.2/24"],
    });
    let said = lab(&plan, &["--only", "network", "--only", "lan-reachability"]);
    said.must_pass(&["network", "lan-reachability"]);
    let told = said.with("not-run").join("\n");
    let passed = said.with("passed").join("\n");
    let line = "rack1 | systemd-networkd was NOT RUN: this kernel has no VLANs; plain interfaces";
    let by_itself = passed.contains("rack1 | systemd-networkd on its own files");
    assert!(told.contains(line) != by_itself, "{told}{passed}");
}

/// That each back end configured its nodes itself.
fn by_themselves(said: &Said, back_ends: &[&str]) {
    let lines = said.with("passed").join("\n");
    for back_end in back_ends {
        let label = match *back_end {
            "networkd" => "systemd-networkd",
            "networkmanager" => "NetworkManager",
            other => other,
        };
        let line = format!("| {label} on its own files");
        assert!(lines.contains(&line), "{line}: {:?}", said.with("not-run"));
    }
}

/// Whether the back ends are here that no machine must have installed. Where not, that is said loudly;
/// it fails the test where `CI=true`.
fn have_back_ends() -> bool {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = cache.or(home).unwrap_or_default();
    let here = cache.join("fabric-planner/backends-1/done").exists();
    if !here {
        eprintln!("MISSING: network back ends (scripts/backends.sh): the laboratory DID NOT RUN");
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "back ends are missing in CI"
        );
    }
    here
}

fn write_program(file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}
