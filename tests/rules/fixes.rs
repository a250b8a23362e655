//! Fixes all together, on plans broken at random.

use fabric_planner::check::check;
use fabric_planner::format::read;
use fabric_planner::model::{DocPath, Edit, Field, Plan};
use proptest::prelude::*;

use crate::support::{bases, errors, no_more, plan_text};

/// More than any plan of these sizes needs; a cycle of fixes would reach it.
const MOST_STEPS: usize = 200;

/// Values that are right somewhere and wrong elsewhere.
const VALUES: [&str; 34] = [
    "10.0.0.11/24",
    "10.0.0.1/28",
    "10.0.0.9-10.0.0.1",
    "10.0.0.254",
    "10.255.255.1",
    "198.51.100.10",
    "198.51.100.0/25",
    "198.51.100.4-198.51.100.90",
    "2001:db8:100::/64",
    "2001:db8:100::12",
    "fd00:10::11/64",
    "::/0",
    "fe80::1",
    "0.0.0.0",
    "0",
    "64513",
    "4200000000:100",
    "65535:666",
    "02:00:00:00:00:01",
    "01:00:00:00:00:01",
    "rr1",
    "VM-V4",
    "hetzner",
    "switching",
    "ovh",
    "eno1",
    "bond0",
    "bond0.300",
    "vmbr0",
    "bridge",
    "9000",
    "1200",
    "4009",
    "10.9.0.0/16 via 10.0.0.254",
];

/// Rules whose fixes make a value count that did not count before, so that others see it.
const UNREAD: [&str; 6] = [
    "malformed-value",
    "host-bits-set",
    "reversed-range",
    "community-out-of-range",
    "unknown-reference",
    "wrong-family",
];

fn places(plan: &Plan) -> Vec<DocPath> {
    let mut places = Vec::new();
    plan.walk(&mut DocPath::root(), &mut |at, _| places.push(at.clone()));
    places.retain(|at| at.object().is_some());
    places
}

/// A plan with some of its values replaced, and some items of lists doubled.
fn broken() -> impl Strategy<Value = Plan> {
    let texts = bases().map(|(example, set)| plan_text(example, &set));
    let example = prop::sample::select(texts.to_vec());
    let change = (
        any::<prop::sample::Index>(),
        prop::sample::select(&VALUES[..]),
        any::<bool>(),
    );
    (example, prop::collection::vec(change, 1..8)).prop_map(|(example, changes)| {
        let mut plan = read(&example).unwrap().plan;
        for (index, value, double) in changes {
            let places = places(&plan);
            let at = index.get(&places);
            let in_list = at.last().parse::<usize>().is_ok();
            let edit = if double && in_list {
                let list = places.iter().filter(|other| other.parent() == at.parent());
                let copied = plan_value(&plan, at);
                Edit::set(at.parent().index(list.count()), copied)
            } else {
                Edit::set(at.clone(), value)
            };
            plan = edit.apply(&plan).unwrap_or(plan);
        }
        plan
    })
}

fn plan_value(plan: &Plan, at: &DocPath) -> String {
    let mut field: Option<&dyn Field> = Some(plan);
    for segment in at.segments() {
        field = field.and_then(|field| field.child(segment));
    }
    let leaf = field.and_then(Field::leaf);
    leaf.map_or_else(String::new, |leaf| leaf.text.to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn safe_fixes_one_after_the_other_come_to_an_end(plan in broken()) {
        let mut plan = plan;
        for _ in 0..MOST_STEPS {
            let problems = check(&plan);
            let Some(fix) = problems.iter().flat_map(|problem| &problem.fixes).find(|fix| fix.safe) else {
                break;
            };
            plan = Edit::apply_all(&fix.edits, &plan).unwrap();
        }
        let left = check(&plan);
        prop_assert!(left.iter().flat_map(|problem| &problem.fixes).all(|fix| !fix.safe), "{left:#?}");
    }

    #[test]
    fn every_fix_of_a_broken_plan_can_be_made(plan in broken()) {
        for problem in check(&plan) {
            for fix in &problem.fixes {
                let fixed = Edit::apply_all(&fix.edits, &plan);
                prop_assert!(fixed.is_ok(), "{}: {}: {fixed:?}", problem.message, fix.title);
            }
        }
    }

    #[test]
    fn a_safe_fix_adds_no_error(plan in broken()) {
        let before = errors(&plan);
        for problem in check(&plan) {
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
