//! Finding the programs that read exported files, and asking them.

#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where a program is: named by an environment variable, or on the usual paths.
///
/// A missing one is said loudly and fails the test where `CI=true`.
pub fn program(variable: &str, name: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = [
        "/usr/sbin",
        "/usr/bin",
        "/usr/local/sbin",
        "/usr/lib/systemd",
        "/lib/systemd",
    ];
    let folders = std::env::split_paths(&path).chain(usual.map(PathBuf::from));
    found(
        named.or_else(|| {
            folders
                .map(|folder| folder.join(name))
                .find(|file| file.is_file())
        }),
        name,
    )
}

/// The checker of Junos set commands. No package has it, so a machine without it fails nothing.
pub fn junos_check() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/junos/check");
    let named = std::env::var_os("JUNOS_CHECK").map(PathBuf::from);
    let file = named.or_else(|| beside.is_file().then_some(beside));
    if file.is_none() {
        missing("the checker of Junos commands (JUNOS_CHECK)");
    }
    file
}

fn missing(name: &str) {
    eprintln!("MISSING: {name}: the files it reads are NOT CHECKED");
}

fn found(file: Option<PathBuf>, name: &str) -> Option<PathBuf> {
    if file.is_none() {
        missing(name);
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "{name} is missing in CI"
        );
    }
    file
}

/// Runs a command to its end: whether it ended well, and all it wrote.
pub fn run(command: &mut Command) -> (bool, String) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

/// Fails unless the command ends well.
pub fn accepts(command: &mut Command, what: &str) {
    let (well, said) = run(command);
    assert!(well, "{what} was refused by {command:?}:\n{said}");
}
