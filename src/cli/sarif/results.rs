//! Findings as SARIF describes them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{artifact, level, rules};
use crate::check::{Fix, Problem};
use crate::cli::check::Checked;
use crate::cli::render::place_of;
use crate::format::Place;
use crate::model::{DocPath, Edit, JsonForm, Tree};

/// All findings; those that the plan excepts are suppressed in it, with the reason.
pub fn all(checked: &Checked) -> Vec<Value> {
    let mut seen = BTreeMap::new();
    let problems = checked.findings.problems.iter();
    let mut results: Vec<_> = problems
        .map(|problem| result(checked, problem, &mut seen))
        .collect();
    for (problem, exception, reason) in checked.excepted() {
        let mut result = result(checked, problem, &mut seen);
        let at = DocPath::root()
            .join("exceptions")
            .join(exception.to_owned());
        let place = checked.places.find(&at);
        result["suppressions"] = json!([{
            "kind": "inSource",
            "status": "accepted",
            "justification": reason,
            "location": location(checked, &at, &place),
        }]);
        results.push(result);
    }
    results
}

fn result(checked: &Checked, problem: &Problem, seen: &mut BTreeMap<String, usize>) -> Value {
    let mut message = problem.message.clone();
    if let Some(help) = &problem.help {
        message += &format!("\n{help}");
    }
    let place = place_of(problem, &checked.places);
    let mut result = json!({
        "ruleId": problem.rule.code,
        "ruleIndex": rules::index(problem.rule),
        "level": level(problem.severity),
        "message": { "text": message },
        "locations": [location(checked, &problem.at, &place)],
        "partialFingerprints": { "finding/v1": fingerprint(checked, problem, seen) },
    });
    if !problem.related.is_empty() {
        let related = problem.related.iter().enumerate().map(|(id, related)| {
            let place = checked.places.find(&related.at);
            let mut location = location(checked, &related.at, &place);
            location["id"] = id.into();
            location["message"] = json!({ "text": related.label });
            location
        });
        result["relatedLocations"] = related.collect();
    }
    let fixes: Vec<_> = problem
        .fixes
        .iter()
        .filter_map(|fix| changes(checked, fix))
        .collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    result
}

fn location(checked: &Checked, at: &DocPath, place: &Place) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": artifact(checked.source),
            "region": region(checked, place),
        },
    });
    if !at.last().is_empty() {
        location["logicalLocations"] = json!([{
            "name": at.last(),
            "fullyQualifiedName": at.to_string(),
            "kind": if at.last().parse::<usize>().is_ok() { "value" } else { "property" },
        }]);
    }
    location
}

fn region(checked: &Checked, place: &Place) -> Value {
    let end = checked.places.end_of(place);
    let (offset, length) = checked.places.characters(place);
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": offset,
        "charLength": length,
    })
}

/// A safe fix that gives single values another text, as a change of the file; others need the program.
fn changes(checked: &Checked, fix: &Fix) -> Option<Value> {
    let mut replacements = Vec::new();
    for edit in fix.edits.iter().filter(|_| fix.safe) {
        let Edit::Put {
            at,
            value: Tree::Text(text),
        } = edit
        else {
            return None;
        };
        let place = checked.places.find_value(at)?;
        let leaf = checked.plan.part(at)?.leaf()?;
        let bare = match leaf.json {
            JsonForm::Text => false,
            JsonForm::Number => text.parse::<u64>().is_ok(),
            JsonForm::Bool => true,
        };
        let written = if bare {
            text.clone()
        } else {
            Value::from(text.as_str()).to_string()
        };
        replacements.push(json!({
            "deletedRegion": region(checked, &place),
            "insertedContent": { "text": written },
        }));
    }
    if replacements.is_empty() {
        return None;
    }
    Some(json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": artifact(checked.source),
            "replacements": replacements,
        }],
    }))
}

/// What stays the same while the finding does, wherever its line moves: the rule and the place, in
/// which an item of a list is known by its text; and a number where that is not all.
fn fingerprint(checked: &Checked, problem: &Problem, seen: &mut BTreeMap<String, usize>) -> String {
    let at = &problem.at;
    let is_item = at.last().parse::<usize>().is_ok();
    let place = if is_item {
        at.parent().join(checked.plan.text(at).to_owned())
    } else {
        at.clone()
    };
    let hash = fnv1a(&format!("{}:{place}", problem.rule.code));
    let hash = format!("{hash:016x}");
    let count = seen.entry(hash.clone()).or_default();
    *count += 1;
    format!("{hash}:{count}")
}

/// The hash of Fowler, Noll and Vo, 64 bits: the same in every version of this program.
fn fnv1a(text: &str) -> u64 {
    let offset = 0xcbf2_9ce4_8422_2325;
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(offset, step)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(super::fnv1a(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::fnv1a("foobar"), 0x8594_4171_f739_67e8);
    }
}
