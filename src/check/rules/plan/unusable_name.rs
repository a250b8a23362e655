//! A name that can't be a host name, a folder and an identifier.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::ObjectName;
use crate::model::{DocPath, Edit, Noun, Reason, Value};

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
            let Err(reason) = ObjectName::check(name) else {
                continue;
            };
            let exists = |other: &str| noun.exists(cx.plan, other);
            tell(&noun.to_string(), reason, noun.at(name), &exists, report);
        }
    }
    let exceptions = &cx.plan.exceptions;
    for name in exceptions.keys() {
        let Err(reason) = ObjectName::check(name) else {
            continue;
        };
        let at = DocPath::root().join("exceptions").join(name.clone());
        let exists = |other: &str| exceptions.contains_key(other);
        tell("exception", reason, at, &exists, report);
    }
}

fn tell(
    noun: &str,
    reason: Reason,
    at: DocPath,
    exists: &dyn Fn(&str) -> bool,
    report: &mut Report,
) {
    let whose = format!("the {noun}'s name");
    let draft = report
        .problem(at.clone(), reason.message.replacen("the name", &whose, 1))
        .in_name()
        .help(reason.help);
    if let Some(to) = usable_form(at.last()).filter(|form| !exists(form)) {
        draft.unsafe_fix(format!("call it {to}"), vec![Edit::Rename { at, to }]);
    }
}

/// The name with every refused character replaced, if that gives one.
fn usable_form(name: &str) -> Option<String> {
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
    ObjectName::parse(&form).is_ok().then_some(form)
}
