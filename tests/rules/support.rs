//! Plans as changes to the examples.

use std::path::PathBuf;

use fabric_planner::check::{Problem, check, check_reading};
use fabric_planner::format::{Reading, read};
use fabric_planner::model::{DocPath, Plan};
use serde_json::{Map, Value};

/// A path inside the repository.
pub fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// An example, or the empty plan, with values put at places; `null` takes one away.
pub fn plan_text(on: &str, set: &Map<String, Value>) -> String {
    let mut plan = match on {
        "empty" => serde_json::json!({ "format": "fabric-plan/1" }),
        example => {
            let text = std::fs::read_to_string(repository(&format!("examples/{example}.json")));
            serde_json::from_str(&text.unwrap()).unwrap()
        }
    };
    for (path, value) in set {
        let at = DocPath::parse(path);
        let parent = at.parent();
        let mut place = &mut plan;
        for segment in parent.segments() {
            place = match place {
                Value::Array(items) => &mut items[segment.parse::<usize>().unwrap()],
                other => &mut other[segment],
            };
            if place.is_null() {
                *place = Value::Object(Map::new());
            }
        }
        match place {
            Value::Array(items) => items[at.last().parse::<usize>().unwrap()] = value.clone(),
            Value::Object(entries) if value.is_null() => {
                entries.remove(at.last());
            }
            other => other[at.last()] = value.clone(),
        }
    }
    plan.to_string()
}

/// The examples, and again with interfaces of every kind at one of their nodes.
pub fn bases() -> [(&'static str, Map<String, Value>); 6] {
    let examples = [
        ("ip-fabric", "node1"),
        ("switching", "kvm1"),
        ("hetzner-routing", "fsn7"),
    ];
    let [fabric, switching, routing] = examples.map(|(example, node)| (example, interfaces(node)));
    let [a, b, c] = examples.map(|(example, _)| (example, Map::new()));
    [a, b, c, fabric, switching, routing]
}

fn interfaces(node: &str) -> Map<String, Value> {
    let mut interfaces = serde_json::json!({
        "bond0": { "kind": "bond", "ports": ["eno1", "eno2"], "mtu": 9000, "mac": "a0:36:9f:5e:00:11" },
        "bond0.300": { "kind": "vlan", "parent": "bond0", "vlan": 4001, "mtu": 1400, "addresses": ["10.30.0.11/24"],
            "gateway_v4": "10.30.0.1", "metric": 300, "routes": ["10.31.0.0/16 via 10.30.0.1"] },
        "br1": { "kind": "bridge", "ports": ["eno3"], "addresses": ["10.40.0.1/24", "fd00:40::1/64"] },
        "eno1": { "mtu": 9000 }, "eno2": { "mtu": 9000 }, "eno3": {},
    });
    // An IP fabric has no bridges.
    if node == "node1" {
        interfaces["br1"] = Value::Object(Map::new());
    }
    let set = [
        (format!("nodes/{node}/interfaces"), interfaces),
        (format!("nodes/{node}/uplink"), "bond0".into()),
        (format!("nodes/{node}/uplink_mac"), Value::Null),
    ];
    set.into_iter().collect()
}

/// A text that is a plan, with its problems.
pub fn checked(text: &str) -> (Reading, Vec<Problem>) {
    let reading = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let problems = check_reading(&reading.plan, &reading.faults);
    (reading, problems)
}

/// A problem as a line of an expectation: `error nodes/node1/ipv4`.
pub fn line(problem: &Problem) -> String {
    format!("{} {}", problem.severity.name(), problem.at)
}

/// The codes of a plan's errors, sorted, as often as they are found.
pub fn errors(plan: &Plan) -> Vec<&'static str> {
    let problems = check(plan);
    let mut codes: Vec<_> = problems
        .iter()
        .filter(|problem| problem.is_error())
        .map(|problem| problem.rule.code)
        .collect();
    codes.sort_unstable();
    codes
}

/// Whether every code of `after` stands in `before` at least as often.
pub fn no_more(after: &[&str], before: &[&str]) -> bool {
    let count = |codes: &[&str], code: &str| codes.iter().filter(|other| **other == code).count();
    after
        .iter()
        .all(|code| count(after, code) <= count(before, code))
}
