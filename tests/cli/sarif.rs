//! `check --format sarif`: valid by the standard's own schema, and true.

use std::fs;

use fabric_planner::check::rules;
use serde_json::{Value, json};

use crate::program::{EXAMPLES, Run, example, fabricctl, folder, on_plan};

/// The log that a run printed, valid by the schema of SARIF 2.1.0.
fn log(run: &Run) -> Value {
    let schema = include_str!("sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_str(schema).unwrap();
    // A stray bracket, mended in the standard's Errata 01: strict readers take it for no expression.
    for holder in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][holder]["properties"]["language"];
        language["pattern"] = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    let log = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let errors: Vec<_> = validator
        .iter_errors(&log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    log
}

/// A plan with an error, a warning that is excepted, a fix for a string and one for a number.
fn plan() -> String {
    let mut plan: Value = serde_json::from_str(example("ip-fabric")).unwrap();
    plan["networks"]["servers"]["prefix"] = "10.0.0.1/24".into();
    plan["clusters"]["fab1"]["network"]["reflectors"] = json!(["rr1"]);
    plan["exceptions"] = json!({ "one": {
        "rule": "single-reflector", "at": "clusters/fab1", "reason": "a laboratory",
    } });
    plan["name"] = "日本 lab".into();
    serde_json::to_string_pretty(&plan).unwrap()
}

#[test]
fn every_plan_gives_a_valid_log() {
    let texts = EXAMPLES.map(|(_, text)| text.to_owned());
    for text in texts.into_iter().chain([plan()]) {
        let run = on_plan(&["check", "-", "--format", "sarif"], &text);
        assert!(run.status < 2 && run.err.is_empty(), "{run:?}");
        let log = log(&run);
        let driver = &log["runs"][0]["tool"]["driver"];
        let listed = driver["rules"].as_array().unwrap();
        assert_eq!(listed.len(), rules::all().count());
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(listed[index]["id"], result["ruleId"]);
        }
    }
}

/// The results of a rule.
fn results<'a>(log: &'a Value, rule: &str) -> Vec<&'a Value> {
    let results = log["runs"][0]["results"].as_array().unwrap().iter();
    results.filter(|result| result["ruleId"] == rule).collect()
}

#[test]
fn a_finding_has_its_region_and_its_fix() {
    let text = plan();
    let log = log(&on_plan(&["check", "-", "--format", "sarif"], &text));
    let result = results(&log, "ADDR001")[0];
    assert_eq!(result["level"], "error");
    let location = &result["locations"][0];
    let place = &location["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "stdin");
    let number = |name: &str| usize::try_from(place["region"][name].as_u64().unwrap()).unwrap();
    let characters = text.chars().skip(number("charOffset"));
    let meant: String = characters.take(number("charLength")).collect();
    assert_eq!(meant, "\"10.0.0.1/24\"");
    let line = text.lines().nth(number("startLine") - 1).unwrap();
    let columns = number("startColumn") - 1..number("endColumn") - 1;
    assert_eq!(
        line.chars().collect::<Vec<_>>()[columns]
            .iter()
            .collect::<String>(),
        meant
    );
    assert_eq!(number("startLine"), number("endLine"));
    let logical = &location["logicalLocations"][0];
    assert_eq!(logical["fullyQualifiedName"], "networks/servers/prefix");

    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["deletedRegion"], place["region"]);
    assert_eq!(replacement["insertedContent"]["text"], "\"10.0.0.0/24\"");
}

#[test]
fn what_the_plan_excepts_is_suppressed_with_its_reason() {
    let log = log(&on_plan(&["check", "-", "--format", "sarif"], &plan()));
    let result = results(&log, "BGP002")[0];
    let suppression = &result["suppressions"][0];
    assert_eq!(
        (&suppression["kind"], &suppression["justification"]),
        (&json!("inSource"), &json!("a laboratory"))
    );
    let logical = &suppression["location"]["logicalLocations"][0];
    assert_eq!(logical["fullyQualifiedName"], "exceptions/one");
    for other in results(&log, "ADDR001") {
        assert!(other.get("suppressions").is_none());
    }
}

#[test]
fn a_fingerprint_stays_when_lines_move() {
    let prints = |text: &str| {
        let log = log(&on_plan(&["check", "-", "--format", "sarif"], text));
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let print = |result: &Value| result["partialFingerprints"]["finding/v1"].to_string();
        let mut prints: Vec<_> = results.iter().map(print).collect();
        let all = prints.len();
        prints.sort();
        prints.dedup();
        assert_eq!(prints.len(), all);
        prints
    };
    let text = plan();
    let moved = text.replacen('{', "{\n\n\n", 1);
    assert_eq!(prints(&text), prints(&moved));
}

#[test]
fn the_file_is_named_as_a_scanner_finds_it() {
    let folder = folder("sarif");
    fs::create_dir(folder.join("my plans")).unwrap();
    fs::write(folder.join("my plans/büro.json"), plan()).unwrap();
    let absolute = folder.join("my plans/büro.json");
    for path in ["my plans/büro.json", absolute.to_str().unwrap()] {
        let run = fabricctl(&folder, &["check", path, "--format", "sarif"], b"");
        let log = log(&run);
        let uri = &log["runs"][0]["artifacts"][0]["location"]["uri"];
        assert_eq!(uri, "my%20plans/b%C3%BCro.json");
    }
}

#[test]
fn a_file_that_is_no_plan_is_a_notification() {
    for text in ["{\n  \"format\": 1\n}", "", "[", "\u{feff}{}"] {
        let run = on_plan(&["check", "-", "--format", "sarif"], text);
        assert_eq!((run.status, run.err.as_str()), (2, ""));
        let invocation = &log(&run)["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let notification = &invocation["toolExecutionNotifications"][0];
        assert_eq!(notification["level"], "error");
    }
    let run = on_plan(&["check", "missing.json", "--format", "sarif"], "");
    assert_eq!(run.status, 2);
    log(&run);
}
