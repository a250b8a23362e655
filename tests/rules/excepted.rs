//! Findings that a plan excepts: they are gone, and what they were about can be written into files.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use fabric_planner::check::{Valid, check, findings};
use fabric_planner::export::export;
use fabric_planner::format::read;

use crate::bodies::except_all;
use crate::cases::plans;
use crate::common::{program, run};

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
            .filter(|(path, _)| path.ends_with("bird.conf"))
        {
            files.insert(artifact.text.clone(), format!("{label}: {path}"));
        }
    }
    assert!(excepted_errors > 30, "{excepted_errors}");
    let Some(bird) = program("BIRD", "bird") else {
        return;
    };
    let file = folder.path().join("bird.conf");
    let mut refused = Vec::new();
    for (text, label) in files {
        fs::write(&file, &text).unwrap();
        let (well, said) = run(Command::new(&bird).arg("-p").arg("-c").arg(&file));
        if !well {
            refused.push(format!("{label}: {said}"));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join(""));
}
