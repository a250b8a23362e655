//! The catalogue: one file a rule in its group's folder, named as the rule, with its documentation beside it.

mod bgp;
mod plan;

use super::Rule;

/// All rules, sorted by group and code.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [plan::RULES, bgp::RULES].into_iter().flatten().copied()
}

/// The rule with that code or name, in any case.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name.eq_ignore_ascii_case(code))
}
