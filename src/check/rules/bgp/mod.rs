//! Route reflectors and BGP.

mod single_reflector;

use crate::check::Rule;

pub(super) const RULES: &[&Rule] = &[&single_reflector::RULE];
