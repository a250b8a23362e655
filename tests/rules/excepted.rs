//! Findings that a plan excepts: they are gone, and what they were about can be written into files.

use std::collections::BTreeMap;
use std::fs;

use fabric_planner::check::{Valid, check, findings};
use fabric_planner::export::export;
use fabric_planner::format::read;

use crate::bodies::except_all;
use crate::cases::plans;
use crate::common::bird_accepts;

#[test]
fn what_the_rules_let_pass_can_be_exported() {
    let folder = tempfile::tempdir().unwrap();
    // Many cases differ in what BIRD never sees.
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
        let artifacts = export(&valid);
        for (path, artifact) in artifacts
            .iter()
            .filter(|(path, _)| path.ends_with("bird.conf") || path.ends_with("bird6.conf"))
        {
            files.insert(artifact.text.clone(), format!("{label}: {path}"));
        }
    }
    assert!(excepted_errors > 30, "{excepted_errors}");
    let file = folder.path().join("bird.conf");
    for (text, label) in files {
        fs::write(&file, &text).unwrap();
        bird_accepts(&file, &label);
    }
}
