//! Findings that a plan excepts: they are gone, and what they were about can be written into files.

use std::collections::BTreeMap;

use fabric_planner::check::{Valid, check, findings};
use fabric_planner::export::{Language, export};
use fabric_planner::format::read;

use crate::bodies::except_all;
use crate::cases::plans;
use crate::common::refusal;

#[test]
fn what_the_rules_let_pass_can_be_exported() {
    // Many cases differ in what routing daemons never see.
    let mut files = BTreeMap::new();
    let mut excepted_errors = 0;
    for (label, text) in plans() {
        let reading = read(&text).unwrap();
        if !reading.faults.is_empty() {
            continue;
        }
        let plan = except_all(reading.plan);
        for problem in check(&plan) {
            let known = problem.can_except && !problem.rule.name.contains("exception");
            assert!(!known, "{label}: {} is still there", problem.rule.name);
        }
        let Ok((valid, _)) = Valid::check(plan) else {
            continue;
        };
        let found = findings(&valid, &[]).excepted;
        excepted_errors += found
            .iter()
            .filter(|(problem, _)| problem.is_error())
            .count();
        for (path, artifact) in export(&valid).iter() {
            if matches!(artifact.language, Language::Bird | Language::Frr) {
                files.insert(artifact.text.clone(), (label.clone(), path.to_owned()));
            }
        }
    }
    assert!(excepted_errors > 30, "{excepted_errors}");
    let refused: Vec<_> = files
        .iter()
        .filter_map(|(text, (label, path))| Some(format!("{label}: {}", refusal(path, text)?)))
        .collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
