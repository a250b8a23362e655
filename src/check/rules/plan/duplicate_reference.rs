//! One object named twice in one list.

use std::collections::BTreeMap;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{DocPath, Edit};

pub static RULE: Rule = Rule {
    code: "PLAN010",
    name: "duplicate-reference",
    group: Group::Plan,
    severity: Severity::Warning,
    docs: include_str!("duplicate_reference.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut first: BTreeMap<(DocPath, &str), &DocPath> = BTreeMap::new();
    for reference in &cx.references {
        let at = &reference.at;
        if at.last().parse::<usize>().is_err() {
            continue;
        }
        let key = (at.parent(), reference.name.as_str());
        let Some(earlier) = first.get(&key) else {
            first.insert(key, at);
            continue;
        };
        report
            .problem(
                at.clone(),
                format!(
                    "the {} `{}` stands twice in this list",
                    reference.noun, reference.name
                ),
            )
            .related((*earlier).clone(), "the first time")
            .help("once is enough; it is used once")
            .fix(
                "remove the second one",
                vec![Edit::Remove { at: at.clone() }],
            );
    }
}
