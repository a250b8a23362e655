//! What the chosen daemons, versions and network back ends can express.

use crate::check::Rule;

pub(super) const RULES: &[&Rule] = &[];
