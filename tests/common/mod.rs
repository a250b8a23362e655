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

/// The system's Python, when it has the bindings of a library.
pub fn python_with(library: &str, package: &str) -> Option<PathBuf> {
    let python = PathBuf::from("/usr/bin/python3");
    let asks = format!("import gi.repository.{library}");
    let has_it = python.is_file() && run(Command::new(&python).arg("-c").arg(asks)).0;
    found(has_it.then_some(python), package)
}

/// A routing daemon's program that `scripts/daemons.sh` unpacked: `bird` of the folder `bird3`.
///
/// A missing one is said loudly. It fails the test where `CI=true`, unless the script says why it can't
/// be had.
pub fn unpacked(daemon: &str, name: &str) -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = cache.or(home)?.join("fabric-planner");
    let file = cache.join("daemons-2").join(daemon).join(name);
    let what = format!("{name} of {daemon} (scripts/daemons.sh)");
    if file.is_file() {
        return Some(file);
    }
    match std::fs::read_to_string(cache.join("daemons-2.missing")) {
        Ok(reason) => {
            missing(&format!("{what}, for {}", reason.trim()));
            None
        }
        Err(_) => found(None, &what),
    }
}

/// What a routing daemon objects to in its configuration; `None` where it has nothing to say, and for
/// files that none reads.
pub fn refusal(path: &str, text: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let name = path.rsplit('/').next().unwrap_or_default();
    std::fs::write(folder.path().join(name), text).unwrap();
    let refused = match name {
        "bird.conf" | "bird6.conf" => bird_refusal(&folder.path().join(name), text),
        "frr.conf" => frr_refusal(folder.path()),
        _ => None,
    };
    refused.map(|said| format!("{path}: {said}"))
}

/// Asks every version of BIRD that a configuration is written for; its first line names the version.
fn bird_refusal(file: &Path, text: &str) -> Option<String> {
    let version = text.strip_prefix("# BIRD ").unwrap_or_default();
    let birds = match version.split(' ').next().unwrap_or_default() {
        "1.6" if version.starts_with("1.6 for IPv6") => vec![unpacked("bird1.6", "bird6")],
        "1.6" => vec![unpacked("bird1.6", "bird")],
        "2" => vec![program("BIRD", "bird"), unpacked("bird2.17", "bird")],
        "2.17" => vec![unpacked("bird2.17", "bird")],
        "3" => vec![unpacked("bird3", "bird")],
        other => return Some(format!("BIRD `{other}` is not known")),
    };
    // What is written for one version alone causes no warning either.
    let may_warn = version.starts_with("2 ");
    birds.into_iter().flatten().find_map(|bird| {
        let (well, said) = run(Command::new(bird).arg("-p").arg("-c").arg(file));
        (!well || !may_warn && !said.is_empty()).then_some(said)
    })
}

/// Asks FRR's own shell, which knows the grammar of all its daemons.
fn frr_refusal(folder: &Path) -> Option<String> {
    let vtysh = unpacked("frr", "vtysh")?;
    std::fs::write(folder.join("vtysh.conf"), "").unwrap();
    let (well, said) = run(Command::new(vtysh)
        .arg("--config_dir")
        .arg(folder)
        .arg("-C"));
    (!well || !said.is_empty()).then_some(said)
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
