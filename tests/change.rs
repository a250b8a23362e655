//! What leads from one plan to another: as expected to the byte, and true.
//!
//! `BLESS=1` writes what is expected anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use fabric_planner::change::{Change, Fate, change};
use fabric_planner::check::Valid;
use fabric_planner::export::{Artifacts, export};
use fabric_planner::format::read;
use fabric_planner::model::Plan;
use serde_json::Value;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folders(of: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join(of)).unwrap();
    let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn cases() -> Vec<PathBuf> {
    let cases = folders("tests/change");
    assert!(cases.len() >= 14);
    cases
}

fn case(name: &str) -> Change {
    let folder = repository().join("tests/change").join(name);
    change(
        &plan(&folder.join("old.json")),
        &plan(&folder.join("new.json")),
    )
}

fn plan(file: &Path) -> Valid<Plan> {
    let text = fs::read_to_string(file).unwrap();
    let reading = read(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(reading.faults, [], "{}", file.display());
    let (valid, _) = Valid::check(reading.plan)
        .unwrap_or_else(|invalid| panic!("{}: {:#?}", file.display(), invalid.problems));
    valid
}

fn fabricctl(folder: &Path, args: &[&str]) -> (i32, String, String) {
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

#[test]
fn changes_are_as_expected() {
    for folder in cases() {
        for (name, options) in [
            ("expected.txt", vec!["--patch"]),
            ("expected.md", vec!["--format", "markdown"]),
        ] {
            let args = [vec!["diff", "old.json", "new.json"], options].concat();
            let (status, out, err) = fabricctl(&folder, &args);
            assert_eq!((status, err.as_str()), (0, ""), "{}", folder.display());
            let file = folder.join(name);
            if std::env::var_os("BLESS").is_some() {
                fs::write(&file, &out).unwrap();
            }
            let expected = fs::read_to_string(&file).unwrap_or_default();
            assert!(
                out == expected,
                "{} is not as expected (BLESS=1 writes it anew):\n{out}",
                file.display()
            );
        }
    }
}

/// What is not a command, a path or a longer word; commands are never wrapped.
#[test]
fn prose_is_as_wide_as_a_terminal() {
    for folder in cases() {
        let text = fs::read_to_string(folder.join("expected.txt")).unwrap();
        let steps = text.split_once("\nSteps\n").unwrap().1;
        let steps = steps
            .split_once("\nFiles\n")
            .map_or(steps, |(steps, _)| steps);
        for line in steps.lines().filter(|line| line.chars().count() > 80) {
            let is_command = line.starts_with("     ");
            assert!(is_command, "{}: {line}", folder.display());
        }
        for step in &change(
            &plan(&folder.join("old.json")),
            &plan(&folder.join("new.json")),
        )
        .steps
        {
            for command in [&step.bring, &step.commands, &step.confirm, &step.back] {
                for line in command.lines().filter(|line| !line.is_empty()) {
                    let shown = format!("     {line}\n");
                    assert!(steps.contains(&shown), "{}: {line}", folder.display());
                }
            }
        }
    }
}

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

#[test]
fn a_new_node_touches_no_other_session() {
    let change = case("node-added");
    for device in &change.devices {
        for session in &device.sessions {
            assert_eq!(
                session.fate,
                Fate::Starts,
                "{} at {}",
                session.with,
                device.host
            );
            assert!(session.with == "node3" || device.host == "node3");
        }
    }
}

#[test]
fn what_goes_leaves_the_other_way_round() {
    let titles = |name: &str| -> Vec<String> {
        case(name)
            .steps
            .into_iter()
            .map(|step| {
                let first = step.hosts.first().map_or("", |(name, _)| name);
                format!("{} {first}", step.title)
            })
            .collect()
    };
    assert_eq!(
        titles("node-added"),
        [
            "Change the route reflector rr1",
            "Change the route reflector rr2",
            "Set up the node node3"
        ]
    );
    assert_eq!(
        titles("node-removed"),
        [
            "Take out the node node3",
            "Change the route reflector rr1",
            "Change the route reflector rr2"
        ]
    );
    assert_eq!(
        titles("reflector-added"),
        [
            "Set up the route reflector rr3",
            "Change the node node1",
            "Change the core gateway mx1"
        ]
    );
    assert_eq!(
        titles("reflector-removed"),
        [
            "Change the core gateway mx1",
            "Change the node node1",
            "Take out the route reflector rr3"
        ]
    );
    assert_eq!(
        titles("node-emptied"),
        [
            "Change the node node1",
            "Move VMs, in the platform that runs them ",
            "Take out the node node2",
            "Change the route reflector rr1",
            "Change the route reflector rr2"
        ]
    );
    let core = titles("core-replaced");
    assert_eq!(
        (
            core.first().unwrap().as_str(),
            core.last().unwrap().as_str()
        ),
        (
            "Set up the core gateway edge1",
            "Take out the core gateway mx1"
        )
    );
}

#[test]
fn every_step_has_its_commands_its_check_and_its_way_back() {
    for folder in cases() {
        let [old, new] = ["old.json", "new.json"].map(|name| plan(&folder.join(name)));
        for change in [change(&old, &new), change(&new, &old)] {
            for step in change.steps {
                let title = format!("{}: {}", folder.display(), step.title);
                assert!(!step.expect.is_empty() && !step.back.is_empty(), "{title}");
                assert_eq!(step.hosts.is_empty(), step.bring.is_empty(), "{title}");
                // A text for another shell ends its line.
                for line in step.commands.lines().filter(|line| line.starts_with("  '")) {
                    assert!(line.ends_with(['\'', '\\']), "{title}: {line}");
                }
                let has_commands = step.hosts.is_empty() || !step.commands.is_empty();
                assert!(has_commands, "{title}");
                assert!(
                    step.hosts.iter().all(|(_, address)| !address.is_empty()),
                    "{title}"
                );
            }
        }
    }
}

#[test]
fn a_change_of_thousands_of_nodes_takes_little_time() {
    let mut json: Value = serde_json::from_str(
        &fs::read_to_string(repository().join("examples/ip-fabric.json")).unwrap(),
    )
    .unwrap();
    json["vms"] = serde_json::json!({});
    json["networks"] = serde_json::json!({});
    let node = json["nodes"]["node1"].take();
    json["nodes"] = serde_json::json!({});
    for name in ["rr1", "rr2"] {
        let last = &name[2..];
        json["reflectors"][name]["ipv4"] = format!("10.0.0.{last}/16").into();
    }
    json["gateways"]["mx1"]["ipv4"] = "10.0.0.254/16".into();
    for i in 0..2000 {
        let mut own = node.clone();
        own["ipv4"] = format!("10.0.{}.{}/16", 1 + i / 200, 1 + i % 200).into();
        own["ipv6"] = format!("fd00:10::1:{i:x}/64").into();
        own.as_object_mut().unwrap().remove("uplink_mac");
        json["nodes"][format!("n{i}")] = own;
    }
    let valid = |json: &Value| {
        Valid::check(read(&json.to_string()).unwrap().plan)
            .unwrap_or_else(|invalid| panic!("{:#?}", invalid.problems.first()))
            .0
    };
    let old = valid(&json);
    json["clusters"]["fab1"]["network"]["hold_time"] = 15.into();
    let new = valid(&json);
    let begin = std::time::Instant::now();
    let change = change(&old, &new);
    let took = begin.elapsed();
    assert_eq!(change.devices.len(), 2003);
    assert_eq!(
        change.steps.len(),
        4,
        "nodes that are treated alike are one step"
    );
    assert_eq!(
        change.objects[0].consequences,
        [
            "8004 sessions of `rr1`, `rr2` with another hold time: they restart",
            "where `network/hold_time` is not given, it is 30"
        ]
    );
    assert!(took.as_secs() < 30, "{took:?}");
}
