//! Whatever a valid plan says, the programs that read its files take them.

#[path = "../common/mod.rs"]
mod common;
mod fabrics;
mod hostile;
mod lans;
mod large;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::braces;
use common::readers::{complaints, junos_complaints};
use fabric_planner::check::Valid;
use fabric_planner::export::{Artifacts, export};
use fabric_planner::format::read;
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

/// How many random plans are exported and read; `PLANS` takes another number.
const PLANS: usize = 500;
/// The checker of Junos commands takes a second for each file: it looks at so many, unless `PLANS` is
/// given.
const JUNOS_FILES: usize = 24;

/// The files of a plan, if it is valid.
fn exported(plan: &Value) -> Option<Artifacts> {
    let reading = read(&plan.to_string()).unwrap();
    assert_eq!(reading.faults, [], "{plan}");
    let (valid, _) = Valid::check(reading.plan).ok()?;
    Some(export(&valid))
}

/// So many valid plans with their files.
fn valid_plans(strategy: &BoxedStrategy<Value>, count: usize) -> Vec<(Value, Artifacts)> {
    let mut runner = TestRunner::new(Config::default());
    let mut found = Vec::new();
    for tried in 1.. {
        let plan = strategy.new_tree(&mut runner).unwrap().current();
        found.extend(exported(&plan).map(|files| (plan, files)));
        if found.len() == count {
            break;
        }
        assert!(
            tried < 100 || found.len() * 4 > tried,
            "{} of {tried} plans were valid",
            found.len()
        );
    }
    found
}

/// Writes files into a folder; gives the folders of the hosts.
fn write_out(folder: &Path, files: &Artifacts) -> Vec<PathBuf> {
    let mut hosts = BTreeSet::new();
    for (path, artifact) in files.iter() {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, &artifact.text).unwrap();
        let host = path.split_once('/').map(|(host, _)| folder.join(host));
        hosts.extend(host);
    }
    hosts.into_iter().collect()
}

/// Nothing may be said of the hosts' files; if something is, they are kept.
fn accepted(folder: tempfile::TempDir, hosts: &[PathBuf], said: &[String]) {
    if !said.is_empty() {
        let folder = folder.keep();
        panic!(
            "{} hosts, kept in {}:\n{}",
            hosts.len(),
            folder.display(),
            said.join("\n")
        );
    }
}

#[test]
fn programs_read_the_files_of_random_plans() {
    let wanted = std::env::var("PLANS")
        .ok()
        .map(|count| count.parse().unwrap());
    let count: usize = wanted.unwrap_or(PLANS);
    let kinds = [
        (fabrics::plan().boxed(), count * 3 / 5),
        (lans::switching().boxed(), count / 5),
        (lans::routing().boxed(), count - count * 3 / 5 - count / 5),
    ];
    let folder = tempfile::tempdir().unwrap();
    let (mut hosts, mut sets) = (Vec::new(), Vec::new());
    for (kind, (strategy, count)) in kinds.iter().enumerate() {
        for (i, (plan, files)) in valid_plans(strategy, *count).into_iter().enumerate() {
            everybody_has_files(&plan, &files);
            let own = folder.path().join(format!("{kind}-{i}"));
            hosts.extend(write_out(&own, &files));
            fs::write(own.join("plan.json"), plan.to_string()).unwrap();
        }
    }
    for host in &hosts {
        let set = host.join("fabric.set");
        if set.is_file() {
            let text = |file: &Path| fs::read_to_string(file).unwrap();
            braces::say_the_same(&text(&set), &text(&host.join("fabric.conf")));
            sets.push(set);
        }
    }
    if wanted.is_none() {
        sets.truncate(JUNOS_FILES);
    }
    let mut said = complaints(&hosts);
    said.extend(junos_complaints(&sets));
    accepted(folder, &hosts, &said);
}

/// Every speaker has a configuration, every node its interfaces.
fn everybody_has_files(plan: &Value, files: &Artifacts) {
    let names = |noun: &str| {
        let objects = plan[noun].as_object().into_iter().flatten();
        objects.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    let has = |host: &str, endings: &[&str]| {
        let ends = |path: &str| {
            let own = path.split_once('/').filter(|(name, _)| *name == host);
            own.is_some_and(|(_, path)| endings.iter().any(|ending| path.contains(ending)))
        };
        assert!(
            files.iter().any(|(path, _)| ends(path)),
            "{host} has none of {endings:?} but {:?}: {plan}",
            files.iter().map(|(path, _)| path).collect::<Vec<_>>()
        );
    };
    let is_fabric = !names("reflectors").is_empty();
    for host in [names("reflectors"), names("gateways")].concat() {
        has(
            &host,
            &["bird.conf", "bird6.conf", "frr.conf", "fabric.set"],
        );
    }
    for host in names("nodes") {
        if is_fabric {
            has(&host, &["bird.conf", "bird6.conf", "frr.conf"]);
        }
        has(
            &host,
            &[
                "etc/netplan/60-fabric.yaml",
                "etc/systemd/network/10-fabric-",
                "etc/network/interfaces.d/fabric",
                "etc/NetworkManager/system-connections/fabric-",
            ],
        );
    }
}
