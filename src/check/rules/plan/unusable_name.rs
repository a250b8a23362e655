//! A name that can't be a host name, a folder and an identifier.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::ObjectName;
use crate::model::{Edit, Noun, Value};

pub static RULE: Rule = Rule {
    code: "PLAN005",
    name: "unusable-name",
    group: Group::Plan,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("unusable_name.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for noun in Noun::ALL {
        for name in noun.names(cx.plan) {
            let Err(reason) = ObjectName::parse(name) else {
                continue;
            };
            let draft = report
                .problem(
                    noun.at(name),
                    reason
                        .message
                        .replacen("the name", &format!("the {noun}'s name"), 1),
                )
                .in_name()
                .help(reason.help);
            if let Some(to) = usable_form(cx, noun, name) {
                let at = noun.at(name);
                draft.unsafe_fix(format!("call it {to}"), vec![Edit::Rename { at, to }]);
            }
        }
    }
}

/// The name with every refused character replaced, if that gives a free one.
fn usable_form(cx: &Context, noun: Noun, name: &str) -> Option<String> {
    let inert = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let replaced: String = name
        .trim()
        .chars()
        .map(|c| if inert(c) { c } else { '-' })
        .take(63)
        .collect();
    let form = replaced
        .trim_matches(|c: char| !c.is_ascii_alphanumeric())
        .replace("..", ".");
    let usable = ObjectName::parse(&form).is_ok() && !noun.exists(cx.plan, &form);
    usable.then_some(form)
}
