//! What holds for every rule of the catalogue.

use std::collections::BTreeSet;

use fabric_planner::check::{Rule, rules};

use crate::support::repository;

fn folder(rule: &Rule) -> String {
    format!("{:?}", rule.group).to_lowercase()
}

#[test]
fn codes_are_sorted_and_begin_with_their_groups() {
    let codes: Vec<_> = rules::all().map(|rule| (rule.group, rule.code)).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    for rule in rules::all() {
        let number = rule.code.strip_prefix(rule.group.prefix());
        let digits = number
            .is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()));
        assert!(digits, "{}", rule.code);
    }
    let names: BTreeSet<_> = rules::all().map(|rule| rule.name).collect();
    assert_eq!(names.len(), codes.len());
}

#[test]
fn a_code_that_was_given_up_is_not_given_again() {
    assert!(rules::find("TARG001").is_none());
}

#[test]
fn every_file_is_a_rule_that_is_registered() {
    let mut files = BTreeSet::new();
    for group in std::fs::read_dir(repository("src/check/rules")).unwrap() {
        let group = group.unwrap().path();
        if !group.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&group).unwrap() {
            let file = file.unwrap().path();
            let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
            let is_rule = file.extension().is_some_and(|extension| extension == "md")
                || std::fs::read_to_string(&file)
                    .unwrap()
                    .contains("pub static RULE");
            if is_rule {
                files.insert(format!(
                    "{}/{stem}",
                    group.file_name().unwrap().to_str().unwrap()
                ));
            }
        }
    }
    let registered: BTreeSet<_> = rules::all()
        .map(|rule| format!("{}/{}", folder(rule), rule.name.replace('-', "_")))
        .collect();
    assert_eq!(files, registered);
}

#[test]
fn names_are_plain_and_every_rule_is_found_by_code_and_name() {
    for rule in rules::all() {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(
            rule.name.chars().all(plain) && !rule.name.contains("--"),
            "{}",
            rule.name
        );
        assert!(std::ptr::eq(
            rules::find(&rule.code.to_lowercase()).unwrap(),
            rule
        ));
        assert!(std::ptr::eq(rules::find(rule.name).unwrap(), rule));
    }
}

#[test]
fn documentation_has_all_parts_and_a_source() {
    for rule in rules::all() {
        let sections = rule.sections();
        let headings: Vec<_> = sections.iter().map(|section| section.heading).collect();
        assert_eq!(headings, Rule::HEADINGS, "{}", rule.code);
        for section in &sections {
            assert!(
                section.body.len() >= 8,
                "{}: {} is empty",
                rule.code,
                section.heading
            );
        }
        let references = sections[4].body;
        let sources = [
            "RFC ",
            "https://",
            "VMmanager",
            "Linux",
            "IEEE",
            "BIRD",
            "The plan's format",
        ];
        assert!(
            sources.iter().any(|source| references.contains(source)),
            "{}: no source",
            rule.code
        );
    }
}

#[test]
fn every_file_of_cases_belongs_to_a_rule() {
    for file in std::fs::read_dir(repository("tests/rules")).unwrap() {
        let file = file.unwrap().path();
        if file
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            assert!(
                rules::find(&name).is_some_and(|rule| rule.name == name),
                "{name}"
            );
        }
    }
}
