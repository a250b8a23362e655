//! Exported files: as expected to the byte, and accepted by the programs that read them.
//!
//! `BLESS=1` writes what is expected anew.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{accepts, braces, junos_check, program, python_with, refusal, run};
use fabric_planner::check::Valid;
use fabric_planner::export::{Artifacts, export};
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
    let distinct: Vec<_> = distinct.into_values().collect();
    std::thread::scope(|scope| {
        for part in distinct.chunks(distinct.len().div_ceil(4)) {
            scope.spawn(|| part.iter().for_each(|host| check_host(host)));
        }
    });
}

fn check_host(host: &Path) {
    let named = |name: &str| Some(host.join(name)).filter(|file| file.is_file());
    let files = written(host);
    for (path, text) in &files {
        assert_eq!(refusal(path, text), None, "{}", host.display());
    }
    if let Some(set) = files.get("fabric.set") {
        braces::say_the_same(set, &files["fabric.conf"]);
    }
    if let (Some(file), Some(nft)) = (named("etc/nftables.d/fabric.nft"), program("NFT", "nft")) {
        check_nftables(&file, &nft);
    }
    if named("etc/netplan/60-fabric.yaml").is_some()
        && let Some(netplan) = program("NETPLAN", "netplan")
    {
        check_netplan(host, &netplan);
    }
    check_networkmanager(&host.join("etc/NetworkManager/system-connections"));
    if let (Some(file), Some(ifup)) = (
        named("etc/network/interfaces.d/fabric"),
        program("IFUP", "ifup"),
    ) {
        check_ifupdown(&file, &ifup);
    }
    if let (Some(file), Some(check)) = (named("fabric.set"), junos_check()) {
        accepts(Command::new(check).arg(&file), &file.display().to_string());
        check_rollback(&file, &host.join("fabric.rollback.set"));
    }
}

/// Loaded twice, the second time over itself, in a network of its own.
fn check_nftables(file: &Path, nft: &Path) {
    let script = r#""$0" -c -f "$1" && "$0" -f "$1" && "$0" -f "$1""#;
    let mut command = Command::new("unshare");
    command
        .args(["--map-root-user", "--net", "sh", "-c", script])
        .arg(nft)
        .arg(file);
    accepts(&mut command, &file.display().to_string());
}

/// netplan says much with exit status 0 only: nothing at all must be said.
fn check_netplan(host: &Path, netplan: &Path) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("etc/netplan");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("60-fabric.yaml");
    fs::copy(host.join("etc/netplan/60-fabric.yaml"), &file).unwrap();
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(&file, private).unwrap();
    let (well, said) = run(Command::new(netplan)
        .args(["generate", "--root-dir"])
        .arg(root.path()));
    assert!(well && said.is_empty(), "{}: {said}", host.display());
    assert!(root.path().join("run/systemd/network").is_dir());
}

/// What ifupdown would do, all of it, for every interface of the file.
fn check_ifupdown(file: &Path, ifup: &Path) {
    let state = tempfile::tempdir().unwrap();
    let (well, said) = run(Command::new(ifup)
        .args(["--no-act", "--no-scripts", "--force", "--all"])
        .arg("--state-dir")
        .arg(state.path())
        .arg("--interfaces")
        .arg(file));
    assert!(well, "{}: {said}", file.display());
    for line in fs::read_to_string(file).unwrap().lines() {
        let line = line.trim();
        if let Some(command) = line.strip_prefix("up ").or(line.strip_prefix("pre-up ")) {
            assert!(
                said.contains(command),
                "{command} of {}: {said}",
                file.display()
            );
        } else if let Some(address) = line.strip_prefix("address ") {
            let (address, _) = address.split_once('/').unwrap();
            assert!(
                said.contains(&format!("addr add {address}/")),
                "{address}: {said}"
            );
        }
    }
}

/// Read by NetworkManager's own library, which needs no daemon.
fn check_networkmanager(folder: &Path) {
    if folder.is_dir()
        && let Some(python) = python_with("NM", "gir1.2-nm-1.0")
    {
        let script = repository().join("tests/readers/networkmanager.py");
        let mut command = Command::new(python);
        command.arg(script).args(entries(folder));
        accepts(&mut command, &folder.display().to_string());
    }
}

#[test]
fn the_reader_of_profiles_refuses_wrong_ones() {
    let Some(python) = python_with("NM", "gir1.2-nm-1.0") else {
        return;
    };
    let files = exported(&repository().join("tests/export/networkmanager/plan.json"));
    let path = "node1/etc/NetworkManager/system-connections/fabric-bond0.300.nmconnection";
    let (_, profile) = files.iter().find(|(name, _)| *name == path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.nmconnection");
    let script = repository().join("tests/readers/networkmanager.py");
    for (right, wrong) in [
        ("onlink=true", "onlonk=true"),
        ("mtu=9000", "mtu=many"),
        ("route-metric", "metric"),
        ("10.30.0.11/24", "10.30.0.300/24"),
        ("parent=", "base="),
    ] {
        assert!(profile.text.contains(right), "{right}");
        fs::write(&file, profile.text.replace(right, wrong)).unwrap();
        let (well, said) = run(Command::new(&python).arg(&script).arg(&file));
        assert!(!well && !said.contains("Traceback"), "{wrong}: {said}");
    }
}

/// networkd has no way to check a file, so a real one reads all of them, in a network and with folders
/// of its own. It says what it does not understand with the file's name and line.
#[test]
fn networkd_understands_its_units() {
    let Some(networkd) = program("NETWORKD", "systemd-networkd") else {
        return;
    };
    let units = tempfile::tempdir().unwrap();
    for (case, plan) in cases() {
        for (path, artifact) in exported(&plan).iter() {
            if path.ends_with(".network") || path.ends_with(".netdev") {
                let name = format!(
                    "{}-{}",
                    case.file_name().unwrap().display(),
                    path.replace('/', "-")
                );
                fs::write(units.path().join(name), &artifact.text).unwrap();
            }
        }
    }
    assert!(!entries(units.path()).is_empty());
    let bad = units.path().join("bad.network");
    fs::write(&bad, "[Match]\nName=bad\n\n[Network]\nColour=red\n").unwrap();
    let bad = units.path().join("bad.netdev");
    fs::write(&bad, "[NetDev]\nName=bad\nKind=bridge\nColour=red\n").unwrap();
    let script = r#"
        mount -t tmpfs none /run && mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp &&
        mount --bind "$1" /etc/systemd/network && mount -t sysfs -o ro none /sys &&
        SYSTEMD_LOG_LEVEL=info SYSTEMD_LOG_TARGET=console timeout 3 "$0""#;
    let mut command = Command::new("unshare");
    command
        .args(["--net", "--mount", "sh", "-c", script])
        .arg(networkd)
        .arg(units.path());
    let (_, said) = run(&mut command);
    // It reads some of them twice.
    let complaints: BTreeSet<_> = said
        .lines()
        .filter(|line| line.contains(".network:") || line.contains(".netdev:"))
        .collect();
    let complaints: Vec<_> = complaints.into_iter().collect();
    assert!(
        matches!(complaints[..], [a, b] if a.contains("bad.netdev:4") && b.contains("bad.network:5")),
        "{complaints:#?} of:\n{said}"
    );
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
    let bytes = files.zip();
    assert_eq!(bytes, files.zip());
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
