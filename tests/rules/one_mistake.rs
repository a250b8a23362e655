//! One value that can't be read is one problem: nothing that follows from its absence is reported.

use fabric_planner::check::Severity;
use fabric_planner::model::DocPath;
use serde_json::Value;

use crate::support::{bases, checked, line, plan_text};

/// Texts that no address, number, name or choice is read from, and a network with a host's bits.
const UNREADABLE: [&str; 3] = ["?", "no such thing", "198.51.100.1/25"];

/// Every single value of a document.
fn leaves(value: &Value, at: &DocPath, found: &mut Vec<DocPath>) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                leaves(value, &at.join(name.clone()), found);
            }
        }
        Value::Array(items) => {
            for (i, value) in items.iter().enumerate() {
                leaves(value, &at.index(i), found);
            }
        }
        _ => found.push(at.clone()),
    }
}

#[test]
fn an_unreadable_value_is_one_problem() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (example, base) in bases() {
        let text = plan_text(example, &base);
        let before: Vec<_> = checked(&text).1.iter().map(line).collect();
        let mut places = Vec::new();
        let document = serde_json::from_str(&text).unwrap();
        leaves(&document, &DocPath::root(), &mut places);
        for at in places.iter().filter(|at| at.to_string() != "format") {
            for unreadable in UNREADABLE {
                let mut set = base.clone();
                set.insert(at.to_string(), Value::from(unreadable));
                let (reading, problems) = checked(&plan_text(example, &set));
                let is_refused = |problem: &&_| line(problem) == format!("error {at}");
                if reading.plan.text(at) != unreadable || !problems.iter().any(|p| is_refused(&p)) {
                    continue;
                }
                tried += 1;
                let others = problems.iter().filter(|problem| {
                    problem.severity < Severity::Info && !before.contains(&line(problem))
                });
                let others: Vec<_> = others
                    .map(|problem| format!("{} {}", problem.rule.name, line(problem)))
                    .collect();
                if others.len() != 1 {
                    wrong.push(format!("{example}: {at} = {unreadable:?}: {others:#?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 150, "{tried} values were refused");
}
