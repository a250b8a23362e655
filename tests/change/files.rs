//! Patches that lead from the old plan's files to the new one's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use fabric_planner::change::change;
use fabric_planner::export::{Artifacts, export};
use serde_json::Value;

use super::cases::{cases, fabricctl, folders, plan, repository};

/// All plans of the repository's tests that pass the check.
fn plans() -> Vec<PathBuf> {
    let cases = folders("tests/export")
        .into_iter()
        .map(|case| case.join("plan.json"));
    let mut plans: Vec<_> = cases.filter(|file| file.is_file()).collect();
    plans.extend(folders("examples"));
    plans
}

#[test]
fn a_plan_leads_to_itself_by_nothing() {
    for file in plans() {
        let plan = plan(&file);
        let change = change(&plan, &plan);
        let is_nothing = change.devices.is_empty() && change.steps.is_empty();
        assert!(change.is_empty() && is_nothing, "{}", file.display());
    }
}

#[test]
fn the_files_of_the_old_plan_become_those_of_the_new_one() {
    let mut pairs: Vec<_> = cases()
        .into_iter()
        .map(|case| [case.join("old.json"), case.join("new.json")])
        .collect();
    let plans = plans();
    pairs.extend(plans.windows(2).map(|two| [two[0].clone(), two[1].clone()]));
    for pair in pairs {
        let temporary = tempfile::tempdir().unwrap();
        let [old, new] = ["old.json", "new.json"].map(|name| temporary.path().join(name));
        for (from, to) in pair.iter().zip([&old, &new]) {
            // What is masked could not be applied.
            let mut json: Value = serde_json::from_str(&fs::read_to_string(from).unwrap()).unwrap();
            without_passwords(&mut json);
            fs::write(to, json.to_string()).unwrap();
        }
        let (before, after) = (export(&plan(&old)), export(&plan(&new)));
        let tree = temporary.path().join("tree");
        write_out(&tree, &before);
        let (status, out, err) = fabricctl(
            temporary.path(),
            &[
                "diff", "old.json", "new.json", "--patch", "--format", "json",
            ],
        );
        assert_eq!(status, 0, "{err}");
        let json: Value = serde_json::from_str(&out).unwrap();
        let files = json["files"].as_array().unwrap().iter();
        let patches: Vec<_> = files.map(|file| file["patch"].as_str().unwrap()).collect();
        let file = temporary.path().join("patch");
        fs::write(&file, patches.concat()).unwrap();
        if !patches.is_empty() {
            let applied = Command::new("git")
                .args(["apply", "-p1"])
                .arg(&file)
                .current_dir(&tree)
                .env("GIT_CEILING_DIRECTORIES", temporary.path())
                .output()
                .unwrap();
            assert!(
                applied.status.success(),
                "{pair:?}: {}",
                String::from_utf8_lossy(&applied.stderr)
            );
        }
        let mut there = Vec::new();
        walk(&tree, &tree, &mut there);
        let wanted: Vec<_> = after
            .iter()
            .map(|(path, file)| (path.to_owned(), file.text.clone()))
            .collect();
        assert_eq!(there, wanted, "{pair:?}");
    }
}

#[test]
fn a_patch_on_the_terminal_is_one_for_programs_too() {
    // Its guards have tabs.
    let folder = repository().join("tests/change/guard-off");
    let temporary = tempfile::tempdir().unwrap();
    let [before, after] = ["old.json", "new.json"].map(|name| export(&plan(&folder.join(name))));
    write_out(temporary.path(), &before);
    let (_, out, _) = fabricctl(&folder, &["diff", "old.json", "new.json", "--patch"]);
    let (_, patch) = out.split_once("\nFiles\n").unwrap();
    assert!(patch.contains('\t'));
    fs::write(temporary.path().join("patch"), patch).unwrap();
    let applied = Command::new("git")
        .args(["apply", "-p1", "patch"])
        .current_dir(temporary.path())
        .env("GIT_CEILING_DIRECTORIES", temporary.path())
        .output()
        .unwrap();
    assert!(applied.status.success(), "{applied:?}");
    let guards = "kvm-a/etc/nftables.d/fabric.nft";
    let text = fs::read_to_string(temporary.path().join(guards)).unwrap();
    assert_eq!(text, after.get(guards).unwrap().text);
}

fn without_passwords(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.remove("password");
            fields.values_mut().for_each(without_passwords);
        }
        Value::Array(items) => items.iter_mut().for_each(without_passwords),
        _ => {}
    }
}

fn write_out(folder: &Path, files: &Artifacts) {
    for (path, artifact) in files.iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &artifact.text).unwrap();
    }
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
}
