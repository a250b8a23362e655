//! How many problems of each severity there are.

use std::fmt;

use serde::Serialize;

use crate::check::{Problem, Severity};
use crate::words::counted;

/// Numbers of problems. As text: `3 errors, 1 warning; 2 excepted`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    excepted: usize,
}

impl Summary {
    /// Counts.
    pub fn of(problems: &[Problem], excepted: usize) -> Self {
        let count = |severity| problems.iter().filter(|p| p.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            excepted,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<_> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.infos, "info"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
        match &parts[..] {
            [] => f.write_str("no problems")?,
            parts => f.write_str(&parts.join(", "))?,
        }
        match self.excepted {
            0 => Ok(()),
            excepted => write!(f, "; {excepted} excepted"),
        }
    }
}
