//! A plan without errors: what exporters take.

use std::ops::Deref;

use super::{Problem, check_reading};
use crate::model::{Fault, Plan};

/// A value that passed the check. For a [`Plan`] the only ways to one are [`Valid::check`] and
/// [`Valid::check_reading`].
#[derive(Clone, Debug)]
pub struct Valid<T>(T);

/// A plan with errors, and all its problems.
#[derive(Debug)]
pub struct Invalid {
    /// All problems, at least one of them an error.
    pub problems: Vec<Problem>,
}

impl Valid<Plan> {
    /// Checks a plan.
    ///
    /// # Errors
    /// All problems, when one of them is an error.
    pub fn check(plan: Plan) -> Result<(Self, Vec<Problem>), Invalid> {
        Self::check_reading(plan, &[])
    }

    /// Checks a plan that was read from a file, with what had no place in it.
    ///
    /// # Errors
    /// All problems, when one of them is an error.
    pub fn check_reading(plan: Plan, faults: &[Fault]) -> Result<(Self, Vec<Problem>), Invalid> {
        let problems = check_reading(&plan, faults);
        if problems.iter().any(Problem::is_error) {
            return Err(Invalid { problems });
        }
        Ok((Self(plan), problems))
    }
}

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
