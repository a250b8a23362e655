//! The cases of each rule, in `tests/rules/<rule-name>.json`.

use fabric_planner::check::{Problem, check, rules};
use fabric_planner::model::{Edit, Plan};
use serde_json::Value;

use crate::support::{checked, errors, line, no_more, plan_text, repository};

struct Case {
    label: String,
    text: String,
    expected: Vec<String>,
}

fn cases(rule: &str) -> Vec<Case> {
    let path = repository(&format!("tests/rules/{rule}.json"));
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
    let cases: Vec<Value> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{rule}: {error}"));
    let case = |case: &Value| {
        let expected = case["expect"].as_array().unwrap().iter();
        Case {
            label: format!("{rule}: {}", case["case"].as_str().unwrap()),
            text: match case.get("text") {
                Some(text) => text.as_str().unwrap().to_owned(),
                None => plan_text(
                    case["on"].as_str().unwrap(),
                    case["set"].as_object().unwrap(),
                ),
            },
            expected: expected
                .map(|line| line.as_str().unwrap().to_owned())
                .collect(),
        }
    };
    cases.iter().map(case).collect()
}

/// The plans of all cases, each with its label.
pub fn plans() -> Vec<(String, String)> {
    let all = rules::all().flat_map(|rule| cases(rule.name));
    all.map(|case| (case.label, case.text)).collect()
}

fn of_rule<'a>(problems: &'a [Problem], rule: &str) -> Vec<&'a Problem> {
    problems
        .iter()
        .filter(|problem| problem.rule.name == rule)
        .collect()
}

#[test]
fn each_rule_fires_where_it_should_and_only_there() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        let cases = cases(rule.name);
        assert!(
            cases.iter().any(|case| !case.expected.is_empty()),
            "{}: never fires",
            rule.name
        );
        assert!(
            cases.iter().any(|case| case.expected.is_empty()),
            "{}: never silent",
            rule.name
        );
        for case in cases {
            let (_, problems) = checked(&case.text);
            let found: Vec<_> = of_rule(&problems, rule.name)
                .into_iter()
                .map(line)
                .collect();
            if found != case.expected {
                wrong.push(format!(
                    "{}: expected {:?}, found {found:?}",
                    case.label, case.expected
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_problem_is_told_with_a_way_out() {
    for rule in rules::all() {
        for case in cases(rule.name) {
            let (_, problems) = checked(&case.text);
            for problem in of_rule(&problems, rule.name) {
                let label = &case.label;
                assert!(
                    problem.help.as_ref().is_some_and(|help| !help.is_empty()),
                    "{label}"
                );
                assert!(
                    !problem.message.contains("{}") && !problem.message.contains("  "),
                    "{label}: {}",
                    problem.message
                );
                assert!(
                    !problem.message.ends_with('.'),
                    "{label}: {}",
                    problem.message
                );
            }
        }
    }
}

#[test]
fn each_fix_removes_its_problem_and_a_safe_one_adds_no_error() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        for case in cases(rule.name) {
            let (reading, problems) = checked(&case.text);
            let before = errors(&reading.plan);
            for problem in of_rule(&problems, rule.name) {
                for fix in &problem.fixes {
                    let label = format!("{}: {}: {}", case.label, problem.message, fix.title);
                    let fixed = Edit::apply_all(&fix.edits, &reading.plan)
                        .unwrap_or_else(|error| panic!("{label}: {error}"));
                    if !is_gone(problem, &reading.plan, &fixed) {
                        wrong.push(format!("{label}: it is still there"));
                    }
                    let after = errors(&fixed);
                    if fix.safe && !no_more(&after, &before) {
                        wrong.push(format!("{label}: {before:?} became {after:?}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A list's items move up when one is removed, so the rule's problems are counted too.
fn is_gone(problem: &Problem, before: &Plan, after: &Plan) -> bool {
    let same_rule = |plan| {
        let problems = check(plan);
        problems
            .into_iter()
            .filter(|other| other.rule.code == problem.rule.code)
            .collect::<Vec<_>>()
    };
    let (before, after) = (same_rule(before), same_rule(after));
    let key = |problem: &Problem| {
        (
            problem.severity,
            problem.at.clone(),
            problem.message.clone(),
        )
    };
    let same = |other: &Problem| key(other) == key(problem);
    after.len() < before.len() || !after.iter().any(same)
}
