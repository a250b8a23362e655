//! The catalogue: one file a rule in its group's folder, named as the rule, with its documentation beside it.

/// The text of a rule's documentation, from the file beside it.
#[cfg(not(target_arch = "wasm32"))]
macro_rules! docs {
    ($file:literal) => {
        include_str!($file)
    };
}
/// Nothing: the web app loads the texts as a file of their own when somebody wants to read one.
#[cfg(target_arch = "wasm32")]
macro_rules! docs {
    ($file:literal) => {
        ""
    };
}

mod address;
mod bgp;
mod node;
mod plan;
mod provider;
mod security;
mod target;
mod vm;

use super::{Context, Report, Rule};
use crate::model::{ReasonKind, distance};

/// All rules, sorted by group and code.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let groups = [
        plan::RULES,
        address::RULES,
        node::RULES,
        vm::RULES,
        bgp::RULES,
        provider::RULES,
        target::RULES,
        security::RULES,
    ];
    groups.into_iter().flatten().copied()
}

/// The rule with that code or name, in any case.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name.eq_ignore_ascii_case(code))
}

/// The rule that reports exceptions without a finding; it looks when all others have.
pub(super) static STALE_EXCEPTION: &Rule = &plan::STALE_EXCEPTION;

/// Reports every value that can't be read for a reason of that kind.
fn report_reasons(cx: &Context, kind: ReasonKind, report: &mut Report) {
    for (at, reason) in cx.unread.iter().filter(|(_, reason)| reason.kind == kind) {
        let draft = report
            .problem(at.clone(), reason.message.clone())
            .help(reason.help.clone());
        if let Some(text) = &reason.suggestion {
            draft.fix_set(format!("use {text}"), text.clone());
        }
    }
}

/// The name that was most likely meant, as long as it is near enough.
fn nearest<'n>(name: &str, known: Vec<&'n str>) -> Option<&'n str> {
    let (lower, allowed) = (name.to_ascii_lowercase(), 1 + name.len() / 4);
    known
        .into_iter()
        .filter(|known| known.len().abs_diff(name.len()) <= allowed)
        .map(|known| (distance(&known.to_ascii_lowercase(), &lower), known))
        .min()
        .filter(|(distance, _)| *distance <= allowed)
        .map(|(_, known)| known)
}
