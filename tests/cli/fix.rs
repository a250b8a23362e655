//! `check --fix`.

use std::fs;

use serde_json::{Value, json};

use crate::program::{example, fabricctl, folder, on_plan};

/// Two mistakes with a safe fix, one without.
fn broken() -> String {
    let plan = example("ip-fabric").replace("10.0.0.0/24", "10.0.0.1/24");
    let plan = plan.replace("198.51.100.0/25", "198.51.100.1/25");
    plan.replace("\"rr1\",\n          \"rr2\"", "\"rr1\"")
}

#[test]
fn safe_fixes_are_written_back_and_told() {
    let folder = folder("fix");
    let file = folder.join("plan.json");
    fs::write(&file, broken()).unwrap();
    let run = fabricctl(&folder, &["check", "plan.json", "--fix"], b"");
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(
        run.out.contains("fixed[ADDR001] host-bits-set: "),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("fix: use 198.51.100.0/25\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("warning[BGP002]"), "{}", run.out);
    let fixed = fs::read_to_string(&file).unwrap();
    let value: Value = serde_json::from_str(&fixed).unwrap();
    assert_eq!(value["networks"]["servers"]["prefix"], "10.0.0.0/24");
    assert_eq!(
        value["clusters"]["fab1"]["network"]["reflectors"],
        json!(["rr1"])
    );

    let again = fabricctl(&folder, &["check", "plan.json", "--fix"], b"");
    assert!(!again.out.contains("fixed["), "{}", again.out);
    assert_eq!(fs::read_to_string(&file).unwrap(), fixed);
}

#[test]
fn a_plan_without_a_fix_is_not_touched() {
    let folder = folder("fix-nothing");
    let file = folder.join("plan.json");
    // Not as this program would write it.
    let text = example("switching").replace("\n", "\r\n");
    fs::write(&file, &text).unwrap();
    let run = fabricctl(&folder, &["check", "plan.json", "--fix"], b"");
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    let run = on_plan(&["check", "-", "--fix"], &text);
    assert_eq!(run.out, text);
}

#[test]
fn from_the_standard_input_to_the_standard_output() {
    let run = on_plan(&["check", "-", "--fix"], &broken());
    let fixed: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(fixed["networks"]["servers"]["prefix"], "10.0.0.0/24");
    assert!(run.err.contains("fixed[ADDR001]"), "{}", run.err);
    let run = on_plan(&["check", "-", "--fix", "--format", "json"], &broken());
    let report: Value = serde_json::from_str(&run.err).unwrap();
    assert_eq!(report["fixed"][0]["name"], "host-bits-set");
    assert_eq!(report["summary"]["errors"], 0);
}

#[test]
fn what_has_no_place_in_a_plan_is_never_lost() {
    let folder = folder("fix-unknown");
    let file = folder.join("plan.json");
    let text = broken().replace("\"role\": \"main\"", "\"role\": \"main\", \"rack\": 7");
    fs::write(&file, &text).unwrap();
    let run = fabricctl(&folder, &["check", "plan.json", "--fix"], b"");
    assert_eq!(run.status, 1);
    assert!(run.err.contains("nothing was fixed"), "{}", run.err);
    assert!(run.out.contains("unknown field `rack`"), "{}", run.out);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn links_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("fix-link");
    let (file, link) = (folder.join("plan.json"), folder.join("link.json"));
    fs::write(&file, broken()).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    fabricctl(&folder, &["check", "link.json", "--fix"], b"");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert_ne!(fs::read_to_string(&file).unwrap(), broken());
    let files: Vec<_> = fs::read_dir(&folder).unwrap().collect();
    assert_eq!(files.len(), 2);
}
