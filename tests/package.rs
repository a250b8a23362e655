//! The Debian packages: built as `make deb` does, from the programs that tests run; looked into, judged by
//! systemd and by the manual's own reader, and installed into a folder.
//!
//! A machine without cargo-deb or dpkg says so loudly, and fails where `CI=true`.
#![cfg(target_os = "linux")]

mod common;
#[path = "common/packages.rs"]
mod packages;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{accepts, found, program, run};
use packages::build;

fn said(command: &mut Command) -> String {
    let (well, said) = run(command);
    assert!(well, "{command:?}: {said}");
    said
}

fn texts(folder: &Path, under: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join(under)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn packages_hold_what_hosts_need_and_install() {
    let folder = tempfile::tempdir().unwrap();
    let Some((agent, fabricctl)) = build(folder.path()) else {
        return;
    };
    let listed = said(Command::new("dpkg-deb").arg("-c").arg(&agent));
    for (mode, path) in [
        ("-rwxr-xr-x 0/0", "./usr/bin/fabric-agent"),
        ("-rw-r--r-- 0/0", "./etc/fabric-agent/allowed_signers"),
        ("-rw-r--r-- 0/0", "./usr/share/man/man8/fabric-agent.8.gz"),
        (
            "-rw-r--r-- 0/0",
            "./usr/share/man/man8/fabric-agent-apply.8.gz",
        ),
        (
            "-rw-r--r-- 0/0",
            "./usr/share/bash-completion/completions/fabric-agent",
        ),
        (
            "-rw-r--r-- 0/0",
            "./usr/share/zsh/vendor-completions/_fabric-agent",
        ),
        (
            "-rw-r--r-- 0/0",
            "./usr/share/fish/vendor_completions.d/fabric-agent.fish",
        ),
    ] {
        let mut lines = listed.lines();
        let has = lines.any(|line| line.starts_with(mode) && line.ends_with(path));
        assert!(has, "{mode} {path} in:\n{listed}");
    }
    assert!(!listed.contains("fabricctl"), "{listed}");
    let listed = said(Command::new("dpkg-deb").arg("-c").arg(&fabricctl));
    assert!(listed.contains("./usr/bin/fabricctl"), "{listed}");
    assert!(
        listed.contains("./usr/share/man/man1/fabricctl-lab.1.gz"),
        "{listed}"
    );
    let control = said(Command::new("dpkg-deb").arg("-f").arg(&agent));
    assert!(control.contains("\nDepends: "), "{control}");
    assert!(control.contains("iproute2"), "{control}");
    installs(folder.path(), &agent);
    let tree = folder.path().join("tree");
    for package in [&agent, &fabricctl] {
        accepts(
            Command::new("dpkg-deb").arg("-x").arg(package).arg(&tree),
            "a package",
        );
    }
    reads_well(&tree);
    is_sound(&tree);
}

/// The manual's reader has nothing to warn of.
fn reads_well(tree: &Path) {
    let Some(groff) = program("GROFF", "groff") else {
        return;
    };
    let pages = ["usr/share/man/man8", "usr/share/man/man1"].map(|folder| texts(tree, folder));
    for page in pages.concat() {
        let text = said(Command::new("gzip").arg("-dc").arg(&page));
        let plain = tree.join("page");
        fs::write(&plain, text).unwrap();
        let mut command = Command::new(&groff);
        let output = command
            .args(["-man", "-Tutf8", "-ww", "-rLL=110n"])
            .arg(&plain)
            .output()
            .unwrap();
        let warnings = String::from_utf8_lossy(&output.stderr);
        assert_eq!(warnings, "", "{}", page.display());
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains("Fabric Planner"), "{shown}");
    }
}

/// systemd takes the units: every word of them, with the program that they start.
fn is_sound(tree: &Path) {
    let Some(analyze) = program("SYSTEMD_ANALYZE", "systemd-analyze") else {
        return;
    };
    let units = texts(tree, "usr/lib/systemd/system");
    let names: Vec<_> = units
        .iter()
        .map(|unit| unit.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(
        names,
        ["fabric-agent-guard.service", "fabric-agent-recover.service"]
    );
    for unit in units {
        // Its program lies in the tree alone.
        let text = fs::read_to_string(&unit).unwrap();
        let program = tree.join("usr/bin/fabric-agent");
        let text = text.replace("/usr/bin/fabric-agent", &program.to_string_lossy());
        let copy = tree.join(unit.file_name().unwrap());
        fs::write(&copy, text).unwrap();
        let (well, warnings) = run(Command::new(&analyze)
            .args(["verify", "--man=no", "--recursive-errors=no"])
            .arg(&copy));
        assert!(well && warnings.is_empty(), "{warnings}");
    }
}

/// Installs, removes and purges the agent in a folder of its own.
fn installs(folder: &Path, package: &Path) {
    let is_root = said(Command::new("id").arg("-u")).trim() == "0";
    if found(is_root.then(PathBuf::new), "root for dpkg --root").is_none() {
        return;
    }
    let root = folder.join("root");
    let dpkg = |args: &[&str]| {
        let mut command = Command::new("dpkg");
        command.arg("--root").arg(&root);
        run(command
            .args(["--force-script-chrootless", "--force-depends"])
            .args(args))
    };
    for made in [
        "var/lib/dpkg/info",
        "var/lib/dpkg/updates",
        "var/lib/fabric-agent",
    ] {
        fs::create_dir_all(root.join(made)).unwrap();
    }
    for made in ["status", "available"] {
        fs::write(root.join("var/lib/dpkg").join(made), "").unwrap();
    }
    let (well, told) = dpkg(&["--install", &package.to_string_lossy()]);
    assert!(well, "{told}");
    let wanted = root.join("etc/systemd/system/sysinit.target.wants/fabric-agent-recover.service");
    assert!(
        wanted.symlink_metadata().is_ok(),
        "it takes back at boot from the first day on: {told}"
    );
    let signers = fs::read_to_string(root.join("etc/fabric-agent/allowed_signers")).unwrap();
    assert!(
        signers.lines().all(|line| line.starts_with('#')),
        "nobody is trusted at first"
    );

    let journal = root.join("var/lib/fabric-agent/journal.json");
    fs::write(&journal, "{}").unwrap();
    let (well, told) = dpkg(&["--remove", "fabric-agent"]);
    assert!(
        !well && told.contains("a change waits to be confirmed"),
        "{told}"
    );
    fs::remove_file(&journal).unwrap();
    let (well, told) = dpkg(&["--purge", "fabric-agent"]);
    assert!(well, "{told}");
    for gone in [
        "usr/bin/fabric-agent",
        "etc/fabric-agent/allowed_signers",
        "var/lib/fabric-agent",
    ] {
        assert!(!root.join(gone).exists(), "{gone}");
    }
}
