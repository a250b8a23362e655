//! Cases: folders with an old plan, a new one, and what is expected.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use fabric_planner::change::{Change, change};
use fabric_planner::check::Valid;
use fabric_planner::format::read;
use fabric_planner::model::Plan;

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What is in a folder of the repository, sorted.
pub fn folders(of: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join(of)).unwrap();
    let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

pub fn cases() -> Vec<PathBuf> {
    let mut cases = folders("tests/change");
    // This one and its like stand beside them.
    cases.retain(|case| case.is_dir());
    assert!(cases.len() >= 14);
    cases
}

pub fn case(name: &str) -> Change {
    let folder = repository().join("tests/change").join(name);
    change(
        &plan(&folder.join("old.json")),
        &plan(&folder.join("new.json")),
    )
}

pub fn plan(file: &Path) -> Valid<Plan> {
    let text = fs::read_to_string(file).unwrap();
    let reading = read(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(reading.faults, [], "{}", file.display());
    let (valid, _) = Valid::check(reading.plan)
        .unwrap_or_else(|invalid| panic!("{}: {:#?}", file.display(), invalid.problems));
    valid
}

pub fn fabricctl(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_fabricctl"))
        .args(args)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}
