//! A name of an object that is not in the plan.

use crate::check::rules;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;

pub static RULE: Rule = Rule {
    code: "PLAN006",
    name: "unknown-reference",
    group: Group::Plan,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("unknown_reference.md"),
    check,
};

/// How many different unknown names get a suggestion; more come from a broken import, not from slips.
const SUGGESTIONS: usize = 200;

fn check(cx: &Context, report: &mut Report) {
    let mut nearest: Vec<((Noun, &str), Option<&str>)> = Vec::new();
    for reference in &cx.references {
        let (noun, name) = (reference.noun, reference.name.as_str());
        if noun.exists(cx.plan, name) {
            continue;
        }
        let known = nearest.iter().find(|(key, _)| *key == (noun, name));
        let near = match known {
            Some((_, near)) => *near,
            None if nearest.len() < SUGGESTIONS => {
                let near = rules::nearest(name, noun.names(cx.plan));
                nearest.push(((noun, name), near));
                near
            }
            None => None,
        };
        let draft = report.problem(
            reference.at.clone(),
            format!("there is no {noun} `{name}` in the plan"),
        );
        match near {
            Some(near) => {
                let title = format!("use {near}");
                let draft = draft.help(format!("did you mean `{near}`?"));
                let draft = draft.related(noun.at(near), "the nearest name");
                if near.eq_ignore_ascii_case(name) {
                    draft.fix_set(title, near);
                } else {
                    draft.unsafe_fix_set(title, near);
                }
            }
            None => {
                draft.help(format!("add the {noun} `{name}`, or name one that exists"));
            }
        }
    }
}
