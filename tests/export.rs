//! Exported files: as expected to the byte, and accepted by the programs that read them.
//!
//! `BLESS=1` writes what is expected anew.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::braces;
use common::readers::{complaints, junos_complaints, networkd_complaints, networkmanager_reader};
use common::{program, run};
use fabric_planner::check::Valid;
use fabric_planner::export::{Artifacts, export, zip as pack};
use fabric_planner::format::read;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Each case's folder and plan: the folders' own ones and the examples.
fn cases() -> Vec<(PathBuf, PathBuf)> {
    let folder = repository().join("tests/export");
    let mut cases: Vec<_> = entries(&folder)
        .into_iter()
        .map(|case| {
            let example = case.file_name().unwrap().to_string_lossy().into_owned();
            let own = case.join("plan.json");
            let plan = if own.is_file() {
                own
            } else {
                repository()
                    .join("examples")
                    .join(example.replace("example-", "") + ".json")
            };
            (case, plan)
        })
        .collect();
    cases.sort();
    assert!(cases.len() >= 14);
    cases
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn exported(plan: &Path) -> Artifacts {
    let text =
        fs::read_to_string(plan).unwrap_or_else(|error| panic!("{}: {error}", plan.display()));
    let reading = read(&text).unwrap_or_else(|error| panic!("{}: {error}", plan.display()));
    assert_eq!(reading.faults, [], "{}", plan.display());
    let (valid, _) = Valid::check(reading.plan)
        .unwrap_or_else(|invalid| panic!("{}: {:#?}", plan.display(), invalid.problems));
    export(&valid)
}

fn written(folder: &Path) -> BTreeMap<String, String> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
        for path in entries(folder) {
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    if folder.is_dir() {
        walk(folder, folder, &mut files);
    }
    files
}

fn bless(folder: &Path, files: &Artifacts) {
    let _ = fs::remove_dir_all(folder);
    write_out(folder, files);
}

fn write_out(folder: &Path, files: &Artifacts) {
    for (path, artifact) in files.iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &artifact.text).unwrap();
    }
}

#[test]
fn files_are_as_expected() {
    for (case, plan) in cases() {
        let files = exported(&plan);
        assert_eq!(files, exported(&plan), "the same plan gives the same bytes");
        let folder = case.join("expected");
        if std::env::var_os("BLESS").is_some() {
            bless(&folder, &files);
        }
        let expected = written(&folder);
        for (path, artifact) in files.iter() {
            let wanted = expected
                .get(path)
                .map(String::as_str)
                .unwrap_or("(no such file)");
            assert!(
                artifact.text == wanted,
                "{}/{path} is not as expected (BLESS=1 writes it anew):\n{}",
                folder.display(),
                artifact.text
            );
        }
        let paths: Vec<_> = files.iter().map(|(path, _)| path).collect();
        assert_eq!(
            paths,
            expected.keys().collect::<Vec<_>>(),
            "{}",
            folder.display()
        );
    }
}

#[test]
fn programs_accept_all_files() {
    let temporary = tempfile::tempdir().unwrap();
    let mut hosts = Vec::new();
    for (case, plan) in cases() {
        let fresh = temporary.path().join(case.file_name().unwrap());
        write_out(&fresh, &exported(&plan));
        hosts.extend(
            [fresh, case.join("expected")]
                .iter()
                .flat_map(|folder| entries(folder)),
        );
    }
    hosts.retain(|path| path.is_dir());
    // What is expected and what was exported are the same as a rule: once is enough.
    let distinct: BTreeMap<_, _> = hosts.iter().map(|host| (written(host), host)).collect();
    let distinct: Vec<_> = distinct.into_values().cloned().collect();
    assert_eq!(complaints(&distinct), [""; 0]);
    let sets = distinct.iter().map(|host| host.join("fabric.set"));
    let sets: Vec<_> = sets.filter(|set| set.is_file()).collect();
    assert!(!sets.is_empty());
    assert_eq!(junos_complaints(&sets), [""; 0]);
    for set in sets {
        let text = |file: &Path| fs::read_to_string(file).unwrap();
        braces::say_the_same(&text(&set), &text(&set.with_file_name("fabric.conf")));
        check_rollback(&set, &set.with_file_name("fabric.rollback.set"));
    }
}

#[test]
fn the_reader_of_profiles_refuses_wrong_ones() {
    if networkmanager_reader().is_none() {
        return;
    }
    let files = exported(&repository().join("tests/export/networkmanager/plan.json"));
    let path = "node1/etc/NetworkManager/system-connections/fabric-bond0.300.nmconnection";
    let (_, profile) = files.iter().find(|(name, _)| *name == path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.nmconnection");
    for (right, wrong) in [
        ("onlink=true", "onlonk=true"),
        ("mtu=9000", "mtu=many"),
        ("route-metric", "metric"),
        ("10.30.0.11/24", "10.30.0.300/24"),
        ("parent=", "base="),
    ] {
        assert!(profile.text.contains(right), "{right}");
        fs::write(&file, profile.text.replace(right, wrong)).unwrap();
        let (well, said) = run(networkmanager_reader().unwrap().arg(&file));
        assert!(!well && !said.contains("Traceback"), "{wrong}: {said}");
    }
}

#[test]
fn the_reader_of_units_refuses_wrong_ones() {
    let units = tempfile::tempdir().unwrap();
    let bad = units.path().join("bad.network");
    fs::write(&bad, "[Match]\nName=bad\n\n[Network]\nColour=red\n").unwrap();
    let bad = units.path().join("bad.netdev");
    fs::write(&bad, "[NetDev]\nName=bad\nKind=bridge\nColour=red\n").unwrap();
    if program("NETWORKD", "systemd-networkd").is_none() {
        return;
    }
    let complaints = networkd_complaints(units.path());
    assert!(
        matches!(&complaints[..], [a, b] if a.contains("bad.netdev:4") && b.contains("bad.network:5")),
        "{complaints:#?}"
    );
}

/// Rules of nftables in the rules' documentation can be loaded as they stand there.
#[test]
fn documented_packet_filters_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut hosts = Vec::new();
    for rule in fabric_planner::check::rules::all() {
        let blocks = rule.docs.split("```").skip(1).step_by(2);
        for block in blocks.filter(|block| block.contains("table ")) {
            let host = folder.path().join(rule.name);
            let file = host.join("etc/nftables.d/fabric.nft");
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, block.trim_start()).unwrap();
            hosts.push(host);
        }
    }
    assert!(!hosts.is_empty());
    assert_eq!(complaints(&hosts), [""; 0]);
}

/// Every line of the rollback takes a statement away that the other file added.
fn check_rollback(set: &Path, rollback: &Path) {
    let (set, rollback) = (
        fs::read_to_string(set).unwrap(),
        fs::read_to_string(rollback).unwrap(),
    );
    let deleted: Vec<_> = rollback
        .lines()
        .filter_map(|line| line.strip_prefix("delete "))
        .collect();
    let kept = [
        "routing-options autonomous-system ",
        "routing-options router-id ",
    ];
    for statement in set.lines().filter_map(|line| line.strip_prefix("set ")) {
        let taken_back = deleted
            .iter()
            .any(|gone| statement.starts_with(&format!("{gone} ")));
        assert_ne!(
            taken_back,
            kept.iter().any(|kept| statement.starts_with(kept)),
            "{statement}"
        );
    }
    for gone in deleted {
        assert!(set.contains(&format!("set {gone} ")), "{gone}");
    }
}

#[test]
fn the_archive_has_all_files_and_the_same_bytes() {
    let files = exported(&repository().join("examples/ip-fabric.json"));
    let bytes = pack(&files.blobs());
    assert_eq!(bytes, pack(&files.blobs()));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(archive.len(), files.iter().len());
    for (i, (path, artifact)) in files.iter().enumerate() {
        let file = archive.by_index(i).unwrap();
        assert_eq!(file.name(), path);
        let mode = if artifact.secret {
            0o100_600
        } else {
            0o100_644
        };
        assert_eq!(file.unix_mode(), Some(mode), "{path}");
        assert_eq!(std::io::read_to_string(file).unwrap(), artifact.text);
    }
}
