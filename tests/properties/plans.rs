//! Random plans and places in them, grown along the plan file's schema, mistakes included.

use std::sync::LazyLock;

use fabric_planner::format::{read, schema};
use fabric_planner::model::{DocPath, Plan};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

static SCHEMA: LazyLock<Value> = LazyLock::new(schema);

/// The names that objects and references to them are drawn from: few, so that they meet.
pub const NAMES: [&str; 6] = ["vm-v4", "fab1", "node1", "rr1", "mx1", "a_b"];

const TEXTS: [&str; 18] = [
    "10.0.0.0/24",
    "10.0.0.9/24",
    "10.0.0.1",
    "10.0.0.9-10.0.0.3",
    "10.0.0.3-10.0.0.9",
    "::/0",
    "2001:db8::/64",
    "fe80::1",
    "1.10",
    "AS7",
    "70000:1",
    "1:2:3",
    "02:00:00:00:00:01",
    "",
    "  node1 ",
    "é\u{1b}",
    "none",
    "30",
];

fn junk() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[{ "a": null }]])),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ]
}

fn leaf(schema: &Value) -> BoxedStrategy<Value> {
    let mut fitting: Vec<Value> = schema["examples"].as_array().cloned().unwrap_or_default();
    fitting.extend(schema["enum"].as_array().cloned().unwrap_or_default());
    fitting.extend(schema.get("const").cloned());
    fitting.push("none".into());
    let some: Vec<Value> = TEXTS.iter().chain(&NAMES).map(|text| json!(text)).collect();
    prop_oneof![6 => prop::sample::select(fitting), 3 => prop::sample::select(some)].boxed()
}

fn shaped(schema: &Value) -> BoxedStrategy<Value> {
    let fitting = if let Some(properties) = schema["properties"].as_object() {
        let (names, parts): (Vec<String>, Vec<_>) = properties
            .iter()
            .map(|(name, part)| (name.clone(), prop::option::of(shaped(part))))
            .unzip();
        let object = move |values: Vec<Option<Value>>| {
            let given = names.iter().cloned().zip(values);
            given
                .filter_map(|(name, value)| Some((name, value?)))
                .collect()
        };
        parts.prop_map(object).prop_map(Value::Object).boxed()
    } else if let Some(part) = schema
        .get("additionalProperties")
        .filter(|part| part.is_object())
    {
        let name = prop_oneof![
            30 => prop::sample::select(&NAMES[..]).prop_map(String::from),
            1 => ".{0,4}",
        ];
        prop::collection::btree_map(name, shaped(part), 0..4)
            .prop_map(|items| Value::Object(items.into_iter().collect()))
            .boxed()
    } else if let Some(part) = schema.get("items") {
        prop::collection::vec(shaped(part), 0..4)
            .prop_map(Value::Array)
            .boxed()
    } else {
        leaf(schema)
    };
    prop_oneof![60 => fitting, 1 => junk()].boxed()
}

/// A JSON object shaped like a plan, most of it well.
pub fn document() -> impl Strategy<Value = Value> {
    shaped(&SCHEMA).prop_map(|value| {
        let mut object = match value {
            Value::Object(object) => object,
            _ => Map::new(),
        };
        object.insert("format".into(), "fabric-plan/1".into());
        Value::Object(object)
    })
}

const EXAMPLES: [&str; 3] = [
    include_str!("../../examples/switching.json"),
    include_str!("../../examples/hetzner-routing.json"),
    include_str!("../../examples/ip-fabric.json"),
];

/// An example with blanks around its texts and items that say nothing in its lists.
pub fn sloppy_example() -> impl Strategy<Value = Value> {
    const SLIPS: [&str; 5] = ["", " ", "\r\n", "  node1 ", "rr1\t"];
    let slip = (
        any::<prop::sample::Index>(),
        prop::sample::select(&SLIPS[..]),
        0..6,
    );
    let slips = prop::collection::vec(slip, 1..6);
    (prop::sample::select(&EXAMPLES[..]), slips).prop_map(|(example, slips)| {
        let mut plan: Value = serde_json::from_str(example).unwrap();
        plan["nodes"]["node1"]["reflectors"] = json!([]);
        for (place, text, kind) in slips {
            let mut pointers = Vec::new();
            collect_pointers(&plan, String::new(), &mut pointers);
            match plan.pointer_mut(&pointers[place.index(pointers.len())]) {
                Some(Value::Array(items)) if kind == 0 => items.insert(0, Value::Null),
                Some(Value::Array(items)) => items.insert(items.len() / 2, text.into()),
                Some(Value::String(value)) if kind == 0 => value.clear(),
                Some(Value::String(value)) => *value = format!("{text}{value}\r\n"),
                _ => {}
            }
        }
        plan["format"] = "fabric-plan/1".into();
        plan
    })
}

/// Where the texts and lists of a document stand.
fn collect_pointers(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                collect_pointers(item, format!("{at}/{i}"), pointers);
            }
            pointers.push(at);
        }
        Value::Object(entries) => {
            for (name, part) in entries {
                collect_pointers(part, format!("{at}/{name}"), pointers);
            }
        }
        _ => pointers.push(at),
    }
}

/// A plan, mistakes included.
pub fn plan() -> impl Strategy<Value = Plan> {
    document().prop_map(|document| read(&document.to_string()).unwrap().plan)
}

/// A place as plans have them, there or not, and sometimes one that none has.
pub fn place() -> impl Strategy<Value = DocPath> {
    let steps = prop::collection::vec(any::<prop::sample::Index>(), 0..7);
    (steps, prop::option::weighted(0.05, ".{0,3}")).prop_map(|(steps, odd)| {
        let mut schema = &*SCHEMA;
        let mut at = DocPath::root();
        for step in steps {
            if let Some(properties) = schema["properties"].as_object() {
                let (name, part) = properties.iter().nth(step.index(properties.len())).unwrap();
                at.push(name.clone());
                schema = part;
            } else if let Some(part) = schema.get("additionalProperties").filter(|p| p.is_object())
            {
                at.push(NAMES[step.index(NAMES.len())]);
                schema = part;
            } else if let Some(part) = schema.get("items") {
                at.push(step.index(4).to_string());
                schema = part;
            }
        }
        odd.into_iter().for_each(|odd| at.push(odd));
        at
    })
}
