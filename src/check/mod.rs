//! Finding mistakes: rules look at a plan and report problems, each with its place, its reason and,
//! where one is determined, a fix.

mod context;
mod problem;
mod rule;
pub mod rules;
mod valid;

pub use context::{Context, Device};
pub use problem::{Fix, Problem, Related, Severity};
pub use rule::{Docs, Draft, Group, Report, Rule};
pub use valid::{Invalid, Valid};

use crate::model::{Fault, Plan};
use crate::sorted;

/// All problems of a plan, in the order of the plan's places, errors before warnings at one place.
pub fn check(plan: &Plan) -> Vec<Problem> {
    check_reading(plan, &[])
}

/// All problems of a plan that was read from a file, with what had no place in it.
pub fn check_reading(plan: &Plan, faults: &[Fault]) -> Vec<Problem> {
    let context = Context::new(plan, faults);
    let mut problems = Vec::new();
    for rule in rules::all() {
        (rule.check)(&context, &mut Report::new(rule, &mut problems));
    }
    sorted::sort_by(&mut problems, |a, b| {
        (&a.at, a.severity, a.rule.code, &a.message).cmp(&(
            &b.at,
            b.severity,
            b.rule.code,
            &b.message,
        ))
    });
    problems
}
