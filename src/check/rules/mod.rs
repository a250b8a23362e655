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
use crate::model::{DocPath, Edit, ReasonKind};

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
    cx.plan.walk(&mut DocPath::root(), &mut |at, leaf| {
        let Some(reason) = leaf.error.filter(|reason| reason.kind == kind) else {
            return;
        };
        let draft = report
            .problem(at.clone(), reason.message.clone())
            .help(reason.help.clone());
        if let Some(text) = &reason.suggestion {
            draft.fix(
                format!("use {text}"),
                vec![Edit::set(at.clone(), text.clone())],
            );
        }
    });
}
