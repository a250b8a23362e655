//! The files of VMs, and YAML as cloud-init reads it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use fabric_planner::check::Valid;
use fabric_planner::export::{Artifacts, export};
use fabric_planner::format::read;
use serde_json::Value;

use crate::common::{found, run};

pub fn exported(text: &str) -> Artifacts {
    let reading = read(text).unwrap();
    let (valid, _) =
        Valid::check(reading.plan).unwrap_or_else(|invalid| panic!("{:#?}", invalid.problems));
    export(&valid)
}

/// The files of all plans of the repository's tests, of the version for netplan.
pub fn all() -> Vec<(String, String)> {
    all_named("/network-config")
}

pub fn all_named(ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = |folder: &str| {
        fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let mut plans: Vec<PathBuf> = entries("tests/export")
        .map(|case| case.join("plan.json"))
        .collect();
    plans.retain(|plan| plan.is_file());
    plans.extend(entries("examples"));
    plans.sort();
    let mut files = Vec::new();
    for plan in plans {
        let name = plan
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        for (path, file) in exported(&fs::read_to_string(&plan).unwrap()).iter() {
            if path.ends_with(ending) {
                files.push((format!("{name}: {path}"), file.text.clone()));
            }
        }
    }
    assert!(files.len() > 40, "{}", files.len());
    files
}

/// YAML read by the same library as in cloud-init.
pub fn yaml(texts: &[&str]) -> Option<Vec<Value>> {
    let python = Path::new("/usr/bin/python3");
    let has_it = python.is_file() && run(Command::new(python).args(["-c", "import yaml"])).0;
    let python = found(has_it.then(|| python.to_owned()), "python3-yaml")?;
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(python);
    command.args(["-c", "import sys, json, yaml\nprint(json.dumps([yaml.safe_load(open(path)) for path in sys.argv[1:]]))"]);
    for (i, text) in texts.iter().enumerate() {
        let file = folder.path().join(i.to_string());
        fs::write(&file, text).unwrap();
        command.arg(file);
    }
    let (well, said) = run(&mut command);
    assert!(well, "{said}");
    Some(serde_json::from_str(&said).unwrap())
}
