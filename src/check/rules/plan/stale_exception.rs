//! An exception that no finding needs any more.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;

pub static RULE: Rule = Rule {
    code: "PLAN012",
    name: "stale-exception",
    group: Group::Plan,
    severity: Severity::Warning,
    can_except: false,
    docs: docs!("stale_exception.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for exception in &cx.stale_exceptions {
        let at = exception.location();
        report
            .problem(
                at.clone(),
                format!(
                    "the exception `{}` matches nothing: `{}` has no finding at {}",
                    exception.name,
                    exception.rule.name,
                    if exception.at.last().is_empty() {
                        "any place".to_owned()
                    } else {
                        format!("`{}`", exception.at)
                    }
                ),
            )
            .help("the mistake is gone, or its place has another name now: remove the exception or give the new place")
            .fix("remove the exception", vec![Edit::Remove { at }]);
    }
}
