//! Problems as they are shown: beside their field, and in lists.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::messages_id;
use crate::check::{Fix, Problem, Rule, Severity};
use crate::model::DocPath;
use crate::ui::state::{Page, Route, Session};

/// The icon of a severity.
pub fn severity_icon(severity: Severity) -> Icon {
    match severity {
        Severity::Error => Icon::Error,
        Severity::Warning => Icon::Warning,
        Severity::Info => Icon::Info,
    }
}

/// The problems exactly at a place, under its field.
pub fn messages(at: &DocPath) -> AnyView {
    let problems = Session::get().problems_at(at.clone());
    view! {
        <div class="messages" id=messages_id(at)>
            {move || problems.get().into_iter().map(message).collect::<Vec<_>>()}
        </div>
    }
    .into_any()
}

fn message(problem: Problem) -> AnyView {
    view! {
        <div class=format!("message {}", problem.severity.name())>
            {icon(severity_icon(problem.severity))}
            <div>
                <p>{spoken(problem.severity)} {sentence(&problem.message)} " " {rule_link(problem.rule)}</p>
                {help(&problem)}
                {fixes(problem.fixes)}
            </div>
        </div>
    }
    .into_any()
}

/// A problem in a list: one click away from its field.
pub fn problem_card(problem: Problem) -> AnyView {
    let session = Session::get();
    let place = match problem.at.to_string() {
        root if root.is_empty() => "plan".to_owned(),
        place => place,
    };
    let help = help(&problem);
    let related = problem.related.into_iter().map(|related| {
        let place = related.at.to_string();
        view! {
            <p class="related">
                <button type="button" class="link" on:click=move |_| session.go_to(&related.at)>{place}</button>
                {format!(": {}", related.label)}
            </p>
        }
        .into_any()
    });
    let at = problem.at;
    view! {
        <li class=format!("problem {}", problem.severity.name())>
            {icon(severity_icon(problem.severity))}
            <div>
                <button type="button" class="problem-link" on:click=move |_| session.go_to(&at)>
                    {spoken(problem.severity)} {sentence(&problem.message)}
                </button>
                <p class="place"><code>{place}</code> " " {rule_link(problem.rule)}</p>
                {help}
                {related.collect::<Vec<_>>()}
                {fixes(problem.fixes)}
            </div>
        </li>
    }
    .into_any()
}

/// The severity, for those who don't see the icon.
fn spoken(severity: Severity) -> AnyView {
    view! { <span class="hidden">{format!("{}: ", severity.name())}</span> }.into_any()
}

fn help(problem: &Problem) -> Option<AnyView> {
    let text = sentence(problem.help.as_deref()?);
    Some(view! { <p class="help">{text}</p> }.into_any())
}

fn rule_link(rule: &'static Rule) -> AnyView {
    let route = Route {
        page: Page::Rules,
        item: Some(rule.code.to_owned()),
    };
    view! { <a class="rule-link" href=route.href() title=rule.name>{rule.code}</a> }.into_any()
}

fn fixes(fixes: Vec<Fix>) -> Vec<AnyView> {
    let session = Session::get();
    let button = |fix: Fix| {
        let label = capitalised(&fix.title);
        view! {
            <button type="button" class="fix" on:click=move |_| {
                if session.apply_or_say(&fix.edits, fix.title.clone()) {
                    session.say(format!("Done: {}", fix.title), true);
                }
            }>
                {label}
            </button>
        }
        .into_any()
    };
    fixes.into_iter().map(button).collect()
}

/// Rules write messages without a capital and a full stop, as compilers do.
fn sentence(text: &str) -> String {
    let mut sentence = capitalised(text);
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        [first.to_ascii_uppercase()]
            .into_iter()
            .chain(chars)
            .collect()
    })
}
