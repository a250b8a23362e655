//! What a plan excepts, as the program tells it.

use serde_json::{Value, json};

use crate::program::{example, on_plan};

fn plan() -> String {
    let plan = example("ip-fabric").replace("\"rr1\",\n          \"rr2\"", "\"rr1\"");
    let one = r#"{ "rule": "BGP002", "at": "clusters/fab1", "reason": " a\u001blaboratory " }"#;
    plan.replacen('{', &format!("{{ \"exceptions\": {{ \"one\": {one} }},"), 1)
}

#[test]
fn they_are_counted_for_people_and_listed_for_programs() {
    let plan = plan().replace("\\u001b", "");
    let text = on_plan(&["check", "-"], &plan).out;
    assert!(!text.contains("BGP002"), "{text}");
    assert!(text.ends_with("; 1 excepted\n"), "{text}");
    let run = on_plan(&["check", "-", "--format", "json"], &plan);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let excepted = &report["excepted"][0];
    assert_eq!(excepted["rule"], "BGP002");
    assert_eq!(excepted["exception"], "one");
    assert_eq!(excepted["reason"], "alaboratory");
    assert!(excepted["line"].as_u64() > Some(1));
    assert_eq!(report["summary"]["excepted"], json!(1));
}

#[test]
fn they_can_be_shown_all_the_same() {
    let plan = plan().replace("\\u001b", "");
    let text = on_plan(&["check", "-", "--no-exceptions"], &plan).out;
    assert!(text.contains("warning[BGP002]"), "{text}");
    assert!(!text.contains("excepted"), "{text}");
}

#[test]
fn a_reason_that_can_not_be_read_is_none() {
    let run = on_plan(&["check", "-"], &plan());
    assert_eq!(run.status, 1);
    assert!(run.out.contains("BGP002"), "{}", run.out);
    assert!(run.out.contains("(exceptions/one/reason)"), "{}", run.out);
}
