//! Finding mistakes: rules look at a plan and report problems, each with its place, its reason and,
//! where one is determined, a fix.

mod context;
mod exceptions;
mod mend;
mod problem;
mod rule;
pub mod rules;
mod spaces;
mod valid;
mod vm_address;

pub use context::{Context, Device, Text};
pub use exceptions::Excepted;
pub use mend::{Mended, mend};
pub use problem::{Fix, Problem, Related, Severity};
pub use rule::{Docs, Draft, Group, Report, Rule};
pub use spaces::Space;
pub use valid::{Invalid, Valid};
pub use vm_address::VmAddress;

use crate::model::{Fault, Plan};
use crate::sorted;

/// What the rules say of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// What is to be mended, in the order of the plan's places, errors before warnings at one place.
    pub problems: Vec<Problem>,
    /// What the plan says is meant so, in the same order, with the name of the exception.
    pub excepted: Vec<(Problem, String)>,
}

/// All problems of a plan, apart from those that it excepts.
pub fn check(plan: &Plan) -> Vec<Problem> {
    check_reading(plan, &[])
}

/// All problems of a plan that was read from a file, with what had no place in it, apart from those
/// that it excepts.
pub fn check_reading(plan: &Plan, faults: &[Fault]) -> Vec<Problem> {
    findings(plan, faults).problems
}

/// All findings of a plan that was read from a file, with what had no place in it.
pub fn findings(plan: &Plan, faults: &[Fault]) -> Findings {
    let mut context = Context::new(plan, faults);
    let mut problems = Vec::new();
    for rule in rules::all() {
        (rule.check)(&context, &mut Report::new(rule, &mut problems));
    }
    let mut found = Findings::default();
    let exceptions = exceptions::exceptions(plan);
    if !exceptions.is_empty() {
        (problems, found.excepted, context.stale_exceptions) =
            exceptions::sift(problems, exceptions);
        let rule = rules::STALE_EXCEPTION;
        (rule.check)(&context, &mut Report::new(rule, &mut problems));
    }
    sorted::sort_by(&mut problems, order);
    sorted::sort_by(&mut found.excepted, |a, b| order(&a.0, &b.0));
    found.problems = problems;
    found
}

/// By place; at one place errors first.
fn order(a: &Problem, b: &Problem) -> std::cmp::Ordering {
    let key = |problem: &'_ Problem| (problem.severity, problem.rule.code);
    a.at.cmp(&b.at)
        .then_with(|| key(a).cmp(&key(b)))
        .then_with(|| a.message.cmp(&b.message))
}
