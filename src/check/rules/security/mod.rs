//! Secrets, hostile texts, guards that are off.

use crate::check::Rule;

pub(super) const RULES: &[&Rule] = &[];
