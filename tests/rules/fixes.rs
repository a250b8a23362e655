//! Fixes all together, on plans broken at random.

use std::collections::BTreeMap;

use fabric_planner::check::{Fix, Problem, check, mend};
use fabric_planner::format::write;
use fabric_planner::model::{Edit, Plan};
use proptest::prelude::*;

use crate::bodies::broken;
use crate::support::{errors, no_more};

/// More than any plan of these sizes needs; a cycle of fixes would reach it.
const MOST_STEPS: usize = 200;

/// Rules whose fixes make a value count that did not count before, so that others see it.
const UNREAD: [&str; 7] = [
    "malformed-value",
    "host-bits-set",
    "reversed-range",
    "community-out-of-range",
    "unknown-reference",
    "unusable-interface-name",
    "wrong-family",
];

/// A plan broken at random.
fn broken_plan() -> impl Strategy<Value = Plan> {
    prop::collection::vec(any::<u8>(), 5..37).prop_map(|bytes| broken(&bytes))
}

/// Applies the fix that `choose` takes from a plan's problems until there is none, and says which.
fn exhaust(
    mut plan: Plan,
    choose: impl Fn(&[Problem]) -> Option<(&Problem, &Fix)>,
) -> Result<Plan, String> {
    let mut steps = Vec::new();
    for _ in 0..MOST_STEPS {
        let problems = check(&plan);
        let Some((problem, fix)) = choose(&problems) else {
            return Ok(plan);
        };
        steps.push(format!(
            "{} at {}: {}",
            problem.rule.name, problem.at, fix.title
        ));
        plan = Edit::apply_all(&fix.edits, &plan).map_err(|error| error.to_string())?;
    }
    Err(format!("no end:\n{}", steps[MOST_STEPS - 12..].join("\n")))
}

fn first_safe(problems: &[Problem]) -> Option<(&Problem, &Fix)> {
    let safe = |problem: &'_ Problem| problem.fixes.iter().position(|fix| fix.safe);
    problems
        .iter()
        .find_map(|problem| Some((problem, &problem.fixes[safe(problem)?])))
}

fn first_of_any(problems: &[Problem]) -> Option<(&Problem, &Fix)> {
    problems
        .iter()
        .find_map(|problem| Some((problem, problem.fixes.first()?)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn safe_fixes_one_after_the_other_come_to_an_end(plan in broken_plan()) {
        let end = exhaust(plan, first_safe);
        prop_assert!(end.is_ok(), "{}", end.unwrap_err());
    }

    #[test]
    fn fixes_of_any_kind_one_after_the_other_come_to_an_end(plan in broken_plan()) {
        let end = exhaust(plan, first_of_any);
        prop_assert!(end.is_ok(), "{}", end.unwrap_err());
    }

    #[test]
    fn all_safe_fixes_at_once_leave_none(plan in broken_plan()) {
        let mended = mend(&plan);
        let left = check(&mended.plan);
        prop_assert!(first_safe(&left).is_none(), "{:#?}", first_safe(&left));
        prop_assert_eq!(mended.solved.is_empty(), first_safe(&check(&plan)).is_none());
        prop_assert_eq!(write(&mend(&mended.plan).plan), write(&mended.plan));
        let unread = mended.solved.iter().any(|(problem, _)| UNREAD.contains(&problem.rule.name));
        let (before, after) = (errors(&plan), errors(&mended.plan));
        prop_assert!(unread || after.len() <= before.len(), "{before:?} {after:?}: {:#?}", mended.solved);
    }

    #[test]
    fn every_fix_of_a_broken_plan_can_be_made(plan in broken_plan()) {
        for problem in check(&plan) {
            for fix in &problem.fixes {
                let fixed = Edit::apply_all(&fix.edits, &plan);
                prop_assert!(fixed.is_ok(), "{}: {}: {fixed:?}", problem.message, fix.title);
            }
        }
    }

    #[test]
    fn a_safe_fix_adds_no_error(plan in broken_plan()) {
        let before = errors(&plan);
        // One problem of each kind is enough: broken plans have many of some.
        let problems = check(&plan);
        let kinds: BTreeMap<_, _> = problems.iter().map(|problem| (problem.rule.code, problem)).collect();
        for problem in kinds.into_values() {
            if UNREAD.contains(&problem.rule.name) {
                continue;
            }
            for fix in problem.fixes.iter().filter(|fix| fix.safe) {
                let after = errors(&Edit::apply_all(&fix.edits, &plan).unwrap());
                let fewer = after.len() < before.len();
                prop_assert!(fewer || no_more(&after, &before), "{} {}: {}: {before:?} {after:?}", problem.rule.name, problem.message, fix.title);
            }
        }
    }
}
