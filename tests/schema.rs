//! The plan file's JSON Schema: current, valid, and of one mind with the reader.

use std::fs;

use fabric_planner::format::{read, schema, write};
use jsonschema::Validator;
use serde_json::{Value, json};

const KEPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/src/format/fabric-plan-1.schema.json"
);

const EXAMPLES: [&str; 3] = [
    include_str!("../examples/switching.json"),
    include_str!("../examples/hetzner-routing.json"),
    include_str!("../examples/ip-fabric.json"),
];

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

fn example() -> Value {
    serde_json::from_str(EXAMPLES[2]).unwrap()
}

#[test]
fn the_kept_schema_is_current() {
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("BLESS").is_some() {
        fs::write(KEPT, &text).unwrap();
    }
    assert!(
        fs::read_to_string(KEPT).is_ok_and(|kept| kept == text),
        "the plan's fields changed; BLESS=1 cargo test --test schema writes the new schema"
    );
}

#[test]
fn it_is_a_schema_of_draft_2020_12() {
    jsonschema::draft202012::meta::validate(&schema()).unwrap();
}

#[test]
fn the_examples_are_valid() {
    for text in EXAMPLES {
        let plan: Value = serde_json::from_str(text).unwrap();
        let errors: Vec<_> = validator()
            .iter_errors(&plan)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0]);
    }
}

#[test]
fn a_plan_that_was_just_begun_is_valid() {
    let begun = json!({ "format": "fabric-plan/1", "nodes": { "n1": {} }, "pools": { "p": { "ranges": [] } } });
    assert!(validator().is_valid(&begun));
}

#[test]
fn broken_plans_are_not() {
    let validator = validator();
    for (pointer, value) in [
        ("/format", json!("fabric-plan/2")),
        ("/colour", json!("red")),
        ("/nodes", json!([])),
        ("/nodes/a b", json!({})),
        ("/nodes/a..b", json!({})),
        ("/nodes/node1/colour", json!("red")),
        ("/nodes/node1/ipv4", json!("10.0.0.11")),
        ("/nodes/node1/ipv4", json!("10.0.0.256/24")),
        ("/nodes/node1/gateway_v4", json!("fe80::1")),
        ("/nodes/node1/gateway_v6", json!("10.0.0.1")),
        ("/nodes/node1/uplink", json!("abcdefghijklmnop")),
        ("/nodes/node1/uplink_mac", json!("3c:ec:ef:10:00")),
        ("/nodes/node1/os", json!("Windows 11")),
        ("/clusters/fab1/network/asn", json!(4294967296u64)),
        ("/clusters/fab1/network/asn", json!(-1)),
        ("/clusters/fab1/network/asn", json!("sixty")),
        ("/clusters/fab1/network/bfd", json!("maybe")),
        ("/clusters/fab1/network/community", json!("64512")),
        ("/clusters/fab1/network/hold_time", json!(65536)),
        ("/clusters/fab1/network/password", json!("a\"b")),
        ("/clusters/fab1/network/type", json!("fabric")),
        ("/pools/vm-v4/ranges", json!("198.51.100.0/25")),
        ("/pools/vm-v4/ranges", json!(["198.51.100.0/25/3"])),
        ("/vms/web1/addresses", json!(["198.51.100.0/32"])),
        ("/notes", json!("bell \u{7}")),
    ] {
        let mut plan = example();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        plan.pointer_mut(parent).unwrap()[name] = value.clone();
        assert!(!validator.is_valid(&plan), "{pointer}: {value}");
    }
    let mut plan = example();
    plan.as_object_mut().unwrap().remove("format");
    assert!(!validator.is_valid(&plan));
}

#[test]
fn every_example_in_the_schema_fits_its_place() {
    fn visit(schema: &Value, seen: &mut usize) {
        if let Some(examples) = schema["examples"].as_array() {
            let validator = jsonschema::draft202012::new(schema).unwrap();
            for example in examples {
                assert!(validator.is_valid(example), "{example} in {schema}");
                *seen += 1;
            }
        }
        match schema {
            Value::Object(entries) => entries.values().for_each(|part| visit(part, seen)),
            Value::Array(items) => items.iter().for_each(|part| visit(part, seen)),
            _ => {}
        }
    }
    let mut seen = 0;
    visit(&schema(), &mut seen);
    assert!(seen > 50);
}

/// What the reader takes in the forms people write, the schema must not underline in their editors.
#[test]
fn what_the_reader_takes_the_schema_takes() {
    let validator = validator();
    for (pointer, value) in [
        ("/nodes/node1/ipv6", json!("2001:DB8:0:0:0:0:0:11/64")),
        ("/nodes/node1/ipv6", json!("::ffff:192.0.2.1/96")),
        ("/nodes/node1/ipv6", json!("1:2:3:4:5:6:7::/128")),
        ("/nodes/node1/ipv6", json!("::/0")),
        ("/nodes/node1/uplink_mac", json!("3C-EC-EF-10-00-11")),
        ("/clusters/fab1/network/asn", json!("AS64512")),
        ("/clusters/fab1/network/asn", json!("1.10")),
        ("/clusters/fab1/network/asn", json!(0)),
        ("/clusters/fab1/network/community", json!("4200000000:1:2")),
        ("/clusters/fab1/network/hold_time", json!("30")),
        (
            "/pools/vm-v4/ranges",
            json!(["198.51.100.0 - 198.51.100.9"]),
        ),
        (
            "/pools/vm-v4/ranges",
            json!(["198.51.100.0–198.51.100.9", "::1-::2"]),
        ),
        ("/notes", json!("two\nlines\t\u{1f600}")),
    ] {
        let mut plan = example();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        plan.pointer_mut(parent).unwrap()[name] = value.clone();
        let reading = read(&plan.to_string()).unwrap();
        assert_eq!(reading.faults, [], "{pointer}: {value}");
        let problems = fabric_planner::check::check(&reading.plan);
        let unread = problems
            .iter()
            .find(|problem| problem.rule.code == "PLAN001");
        assert!(unread.is_none(), "{pointer}: {unread:?}");
        assert!(validator.is_valid(&plan), "{pointer}: {value}");
        let written: Value = serde_json::from_str(&write(&reading.plan)).unwrap();
        assert!(validator.is_valid(&written), "{pointer}: {written}");
    }
}
