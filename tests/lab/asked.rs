//! What a laboratory is asked for, and what it owns up to: nothing is green that was not looked at.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::plans::{Daemons, fabric};
use crate::run::{Said, fabricctl, have, lab, possible};
use serde_json::{Value, json};

fn plan() -> Value {
    fabric(Daemons {
        reflectors: ["bird2"; 2],
        nodes: ["bird2"; 3],
        core: "junos",
    })
}

fn example(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

#[test]
fn nothing_looked_at_is_no_success() {
    if !possible() || !have(&["bird2"]) {
        return;
    }
    let said = lab(&example("switching.json"), &["--only", "sessions"]);
    assert_eq!(said.status, 2, "{}", said.report);
    assert!(
        said.errors.contains("nothing was looked at"),
        "{}",
        said.errors
    );
    assert_eq!(
        said.with("not-run"),
        [
            "sessions | sessions | it is for IP fabric alone, and the plan has no node in such a cluster"
        ]
    );
    let said = lab(
        &plan(),
        &["--nodes", "0", "--only", "routes", "--only", "loops"],
    );
    assert_eq!(said.count("routes", "not-run"), 1, "{}", said.report);
    assert_eq!(said.count("loops", "not-run"), 1, "{}", said.report);
    let said = lab(&plan(), &["--vms", "0", "--only", "routes"]);
    assert_eq!(
        said.with("not-run"),
        ["routes | routes | nothing is booted that it could look at"]
    );
}

#[test]
fn what_the_plan_does_not_have_is_not_what_could_not_be_run() {
    if !possible() {
        return;
    }
    let said = lab(
        &example("switching.json"),
        &["--only", "port-security", "--only", "network"],
    );
    assert_eq!(said.status, 0, "{}{}", said.report, said.errors);
    assert_eq!(
        said.count("port-security", "not-applicable"),
        2,
        "{}",
        said.report
    );
    assert_eq!(said.count("port-security", "not-run"), 0, "{}", said.report);
}

#[test]
fn programs_learn_what_is_not_as_in_the_plan() {
    if !possible() || !have(&["bird2"]) {
        return;
    }
    let then = "echo aside; on; on _vm_vm00 test -s /run/systemd/network/10-netplan-eth0.network || exit 4; exit 3";
    let args = [
        "--nodes", "2", "--vms", "1", "--only", "vm-moved", "--then", then,
    ];
    let said = lab(&plan(), &args);
    let booted = json!({ "nodes": { "booted": 2, "of": 3 }, "vms": { "booted": 2, "of": 6 } });
    assert_eq!(said.report["booted"], booted);
    let stand_ins = said.report["stand_ins"].as_array().unwrap();
    let has = |instead_of: &str| stand_ins.iter().any(|one| one["instead_of"] == instead_of);
    assert!(has("Junos"), "{stand_ins:?}");
    let told = stand_ins.iter().all(|one| one["host"] != "VMs");
    let (status, ended) = if told {
        (1, "status: 3")
    } else {
        (1, "status: 4")
    };
    assert_eq!(said.status, status, "{}", said.errors);
    for words in [
        "vm-moved: a VM moves",
        "aside\n",
        "  kvm-ash\n",
        "  _vm_vm00\n",
        ended,
    ] {
        assert!(said.errors.contains(words), "{words}: {}", said.errors);
    }
    // Both families move: the VM has both.
    let moved = said.with("passed").join("\n");
    assert!(
        moved.contains("192.31.7.") && moved.contains("2a0e:97c0:1::"),
        "{moved}"
    );
    let long = said.errors.lines().filter(|line| line.chars().count() > 80);
    assert_eq!(long.collect::<Vec<_>>(), Vec::<&str>::new());
}

/// A VM with one family alone comes first in the alphabet, and is not the one that moves.
#[test]
fn a_vm_with_both_families_moves() {
    if !possible() {
        return;
    }
    let mut plan = example("switching.json");
    let vms = plan["vms"].as_object().unwrap();
    let one = |vm: &Value| vm["addresses"].as_array().unwrap().len() == 1;
    assert!(one(vms.values().next().unwrap()), "the first one has both");
    let said = lab(&plan, &["--only", "vm-moved"]);
    assert_eq!(said.with("passed").len(), 4, "{}", said.report);
    for vm in plan["vms"].as_object_mut().unwrap().values_mut() {
        vm["addresses"].as_array_mut().unwrap().truncate(1);
    }
    let said = lab(&plan, &["--only", "vm-moved"]);
    let notes = said.report["notes"].to_string();
    assert!(notes.contains("has IPv4 alone"), "{notes}");
}

#[test]
fn a_folder_of_daemons_is_the_one_that_is_used() {
    if !possible() || !have(&["bird2"]) {
        return;
    }
    let run = |folder: &Path, given: &str| {
        fs::write(folder.join("plan.json"), plan().to_string()).unwrap();
        let mut command = fabricctl();
        let args = [
            "plan.json",
            "--json",
            "--only",
            "network",
            "--daemons",
            given,
        ];
        command.args(args).current_dir(folder).output().unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    for given in ["nowhere", "."] {
        let output = run(folder.path(), given);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains(&format!("error: `--daemons {given}`: ")),
            "{said}"
        );
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache");
    let real = cache
        .unwrap_or_else(home)
        .join("fabric-planner/daemons-2/bird2");
    let own = folder.path().join("own");
    fs::create_dir(&own).unwrap();
    symlink(real, own.join("bird2")).unwrap();
    let said = Said::of(run(folder.path(), "own"));
    assert_eq!(said.status, 0, "{}{}", said.report, said.errors);
    let used = fs::canonicalize(&own).unwrap().join("bird2/bird");
    let used = used.to_str().unwrap();
    assert_eq!(
        said.report["daemons"][0]["program"], used,
        "{}",
        said.report
    );
    assert!(said.errors.contains(used), "{}", said.errors);
}
