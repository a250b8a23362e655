//! What is shown, to the byte.
//!
//! `BLESS=1` writes what is expected anew.

use std::fs;

use fabric_planner::change::change;

use super::cases::{cases, fabricctl, plan};

#[test]
fn changes_are_as_expected() {
    for folder in cases() {
        for (name, options) in [
            ("expected.txt", vec!["--patch"]),
            ("expected.md", vec!["--format", "markdown"]),
        ] {
            let args = [vec!["diff", "old.json", "new.json"], options].concat();
            let (status, out, err) = fabricctl(&folder, &args);
            assert_eq!((status, err.as_str()), (0, ""), "{}", folder.display());
            let file = folder.join(name);
            if std::env::var_os("BLESS").is_some() {
                fs::write(&file, &out).unwrap();
            }
            let expected = fs::read_to_string(&file).unwrap_or_default();
            assert!(
                out == expected,
                "{} is not as expected (BLESS=1 writes it anew):\n{out}",
                file.display()
            );
        }
    }
}

/// What is not a command, a path or a longer word; commands are never wrapped.
#[test]
fn prose_is_as_wide_as_a_terminal() {
    for folder in cases() {
        let text = fs::read_to_string(folder.join("expected.txt")).unwrap();
        let steps = text.split_once("\nSteps\n").unwrap().1;
        let steps = steps
            .split_once("\nFiles\n")
            .map_or(steps, |(steps, _)| steps);
        for line in steps.lines().filter(|line| line.chars().count() > 80) {
            let is_command = line.starts_with("     ");
            assert!(is_command, "{}: {line}", folder.display());
        }
        for step in &change(
            &plan(&folder.join("old.json")),
            &plan(&folder.join("new.json")),
        )
        .steps
        {
            for command in [&step.bring, &step.commands, &step.confirm, &step.back] {
                for line in command.lines().filter(|line| !line.is_empty()) {
                    let shown = format!("     {line}\n");
                    assert!(steps.contains(&shown), "{}: {line}", folder.display());
                }
            }
        }
    }
}
