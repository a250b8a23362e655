//! The rules of the catalogue as SARIF describes them.

use serde_json::{Value, json};

use super::level;
use crate::check::{Rule, rules};
use crate::cli::rules::first_sentence;

/// All rules, in the order of the catalogue.
pub fn all() -> Vec<Value> {
    rules::all().map(descriptor).collect()
}

/// The number of a rule among all.
pub fn index(rule: &Rule) -> Option<usize> {
    rules::all().position(|other| other == rule)
}

fn descriptor(rule: &'static Rule) -> Value {
    let sections = rule.sections();
    let checks = sections.first().map_or("", |section| section.body);
    let plain = sections
        .iter()
        .map(|section| format!("{}\n{}", section.heading, section.body));
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": first_sentence(rule) + "." },
        "fullDescription": { "text": checks },
        "help": { "text": plain.collect::<Vec<_>>().join("\n\n"), "markdown": rule.docs.trim() },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": [rule.group.title()] },
    })
}
