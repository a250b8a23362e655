//! The plan as a document: names, references, values.

mod malformed_value;

use crate::check::Rule;

pub(super) const RULES: &[&Rule] = &[&malformed_value::RULE];
