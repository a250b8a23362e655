//! `check`: status, text and JSON.

use std::fs;

use serde_json::{Value, json};

use crate::program::{EXAMPLES, assert_kept, example, fabricctl, folder, on_plan};

/// Tabs, wide characters, an escape sequence, a value with a fix and an endless line.
fn mixed() -> String {
    let hosts: Vec<_> = (1..200).map(|i| format!("\"10.0.0.{i}\"")).collect();
    let ranges = hosts.join(", ").replace("10.0.0.100", "10.0.0.1000");
    format!(
        "{{\n\t\"format\": \"fabric-plan/1\",\n\t\"name\": \"東京\\u001b[31m\",\n\
         \t\"clusters\": {{ \"東京-1\": {{ \"network\": {{ \"type\": \"IP-Fabric\" }} }} }},\n\
         \t\"pools\": {{ \"p\": {{ \"ranges\": [{ranges}] }} }}\n}}\n"
    )
}

#[test]
fn the_examples_have_no_errors() {
    for (name, text) in EXAMPLES {
        let run = on_plan(&["check", "-"], text);
        assert_eq!(run.status, 0, "{name}: {}", run.out);
        assert!(
            run.out.starts_with("<stdin>: ") || run.out.contains("\n<stdin>: "),
            "{name}"
        );
        let file = format!("examples/{name}.json");
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let run = fabricctl(root, &["check", &file], b"");
        assert_eq!(
            (run.status, run.err.as_str()),
            (0, ""),
            "{name}: {}",
            run.out
        );
    }
}

#[test]
fn the_text_of_problems_is_as_kept() {
    let folder = folder("text");
    fs::write(folder.join("plan.json"), mixed()).unwrap();
    let run = fabricctl(&folder, &["check", "plan.json"], b"");
    assert_eq!((run.status, run.err.as_str()), (1, ""));
    assert_kept("mixed.txt", &run.out);

    let one = example("ip-fabric").replace("\"rr1\",\n          \"rr2\"", "\"rr1\"");
    fs::write(folder.join("plan.json"), one).unwrap();
    let run = fabricctl(&folder, &["check", "plan.json"], b"");
    assert_eq!(run.status, 0);
    assert_kept("one-reflector.txt", &run.out);
}

#[test]
fn the_text_of_unusable_files_is_as_kept() {
    let mut shown = String::new();
    for text in [
        "{\n  \"format\": \"fabric-plan/1\",\n  \"名前\": \"日本\", nodes\n}\n",
        "{\n",
        "",
        "[]",
        "{}",
        "{ \"format\": \"fabric-plan/2\" }",
        "{ \"format\": \"\\u001b]0;gotcha\\u0007\" }",
        "\u{feff}{ \"format\": 1 }",
    ] {
        let run = on_plan(&["check", "-"], text);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{text}");
        shown += &format!("{}\n", run.err);
    }
    assert_kept("unusable.txt", &shown);
}

#[test]
fn json_has_the_contracts_fields_and_the_place() {
    let run = on_plan(&["check", "-", "--format", "json"], &mixed());
    assert_eq!((run.status, run.err.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["plan"], "<stdin>");
    let problems = report["problems"].as_array().unwrap();
    let kind = problems
        .iter()
        .find(|problem| problem["at"] == "clusters/東京-1/network/type")
        .unwrap();
    let expected = json!({
        "rule": "PLAN001",
        "name": "malformed-value",
        "severity": "error",
        "at": "clusters/東京-1/network/type",
        "message": "`IP-Fabric` is not a network type",
        "help": "write `switching` or `routing` or `ip-fabric`",
        "related": [],
        "fixes": [{ "title": "use ip-fabric", "safe": true }],
        "line": 4,
        "column": 47,
    });
    assert_eq!(*kind, expected);
    for severity in ["error", "warning", "info"] {
        let count = problems
            .iter()
            .filter(|p| p["severity"] == severity)
            .count();
        assert_eq!(
            report["summary"][format!("{severity}s")],
            count,
            "{severity}"
        );
    }
}

#[test]
fn json_says_why_a_file_is_no_plan() {
    let run = on_plan(&["check", "-", "--format", "json"], "{\n  \"format\": 1\n}");
    assert_eq!(run.status, 2);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (&report["error"]["line"], &report["error"]["column"]),
        (&json!(2), &json!(13))
    );
    assert!(
        report["error"]["message"]
            .as_str()
            .unwrap()
            .contains("a number")
    );
}

#[test]
fn usage_that_makes_no_sense_is_refused() {
    for args in [
        &[][..],
        &["check"],
        &["check", "-", "--format", "xml"],
        &["chekc", "-"],
        &["export", "-"],
        &["allocate", "-"],
        &["allocate", "-", "--node", "n", "--family", "5"],
    ] {
        let run = on_plan(args, "");
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{args:?}");
        assert!(!run.err.is_empty(), "{args:?}");
    }
    for args in [
        &["help"][..],
        &["--help"],
        &["--version"],
        &["help", "export"],
    ] {
        let run = on_plan(args, "");
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{args:?}");
        assert!(run.out.contains("fabricctl"), "{args:?}");
    }
}

#[test]
fn colours_are_for_terminals_alone() {
    use std::process::Command;
    let folder = folder("colours");
    fs::write(folder.join("plan.json"), mixed()).unwrap();
    let run = |variable: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fabricctl"));
        command.args(["check", "plan.json"]).current_dir(&folder);
        command.env_remove("NO_COLOR").env(variable, "1");
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(!run("NO_COLOR").contains('\u{1b}'));
    assert!(!run("TERM").contains('\u{1b}'));
    let forced = run("CLICOLOR_FORCE");
    assert!(forced.contains("\u{1b}["));
    assert!(
        !forced.contains("\u{1b}[31m\""),
        "the file's own sequence is spelt out"
    );
}
