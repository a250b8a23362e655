//! An exception that no finding needs any more.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::DocPath;

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
        let (name, rule) = (exception.name, exception.rule.name);
        let place = &exception.at;
        let (message, help) = if cx.plan.part(place).is_none() {
            let message =
                format!("the exception `{name}` is for `{place}`, which the plan has not");
            (
                message,
                "give the place of the finding, or remove the exception",
            )
        } else {
            let place = if *place == DocPath::root() {
                "any place".to_owned()
            } else {
                format!("`{place}`")
            };
            let message = format!(
                "the exception `{name}` matches nothing: `{rule}` has no finding at {place}"
            );
            (
                message,
                "the mistake is gone: remove the exception, or give the place that it moved to",
            )
        };
        report
            .problem(at, message)
            .help(help)
            .fix_remove("remove the exception");
    }
}
