//! A text that its place can't be read from.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{DocPath, Edit, Field, ReasonKind};

pub static RULE: Rule = Rule {
    code: "PLAN001",
    name: "malformed-value",
    group: Group::Plan,
    severity: Severity::Error,
    docs: include_str!("malformed_value.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    cx.plan.walk(&mut DocPath::root(), &mut |at, leaf| {
        let Some(reason) = leaf
            .error
            .filter(|reason| reason.kind == ReasonKind::Malformed)
        else {
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
