//! Problems as they are shown: beside their field, and in lists.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::messages_id;
use crate::check::{Problem, Severity};
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
#[component]
pub fn Messages(at: DocPath) -> impl IntoView {
    let session = Session::get();
    let problems = session.problems_at(at.clone());
    view! {
        <div class="messages" id=messages_id(&at)>
            {move || problems.get().into_iter().map(|problem| view! { <Message problem/> }).collect_view()}
        </div>
    }
}

#[component]
fn Message(problem: Problem) -> impl IntoView {
    let class = format!("message {}", problem.severity.name());
    view! {
        <div class=class>
            {icon(severity_icon(problem.severity))}
            <div>
                <p>
                    <span class="hidden">{problem.severity.name()}": "</span>
                    {sentence(&problem.message)} " " <RuleLink problem=problem.clone()/>
                </p>
                {problem.help.as_deref().map(|help| view! { <p class="help">{sentence(help)}</p> })}
                <Fixes problem/>
            </div>
        </div>
    }
}

/// A problem in a list: one click away from its field.
#[component]
pub fn ProblemCard(problem: Problem) -> impl IntoView {
    let session = Session::get();
    let class = format!("problem {}", problem.severity.name());
    let at = problem.at.clone();
    let place = if problem.at.segments().len() == 0 {
        "plan".to_owned()
    } else {
        problem.at.to_string()
    };
    view! {
        <li class=class>
            {icon(severity_icon(problem.severity))}
            <div>
                <button type="button" class="problem-link" on:click=move |_| session.go_to(&at)>
                    <span class="hidden">{problem.severity.name()}": "</span>
                    {sentence(&problem.message)}
                </button>
                <p class="place"><code>{place}</code> " " <RuleLink problem=problem.clone()/></p>
                {problem.help.as_deref().map(|help| view! { <p class="help">{sentence(help)}</p> })}
                {problem.related.iter().map(|related| {
                    let at = related.at.clone();
                    view! {
                        <p class="related">
                            <button type="button" class="link" on:click=move |_| session.go_to(&at)>
                                {related.at.to_string()}
                            </button>
                            ": " {related.label.clone()}
                        </p>
                    }
                }).collect_view()}
                <Fixes problem/>
            </div>
        </li>
    }
}

#[component]
fn RuleLink(problem: Problem) -> impl IntoView {
    let route = Route {
        page: Page::Rules,
        item: Some(problem.rule.code.to_owned()),
    };
    view! {
        <a class="rule-link" href=route.href() title=problem.rule.name>{problem.rule.code}</a>
    }
}

#[component]
fn Fixes(problem: Problem) -> impl IntoView {
    let session = Session::get();
    problem
        .fixes
        .into_iter()
        .map(|fix| {
            let title = fix.title.clone();
            let label = sentence_start(&fix.title);
            view! {
                <button
                    type="button"
                    class="fix"
                    on:click=move |_| {
                        if session.apply_or_say(&fix.edits, title.clone()) {
                            session.say(format!("Done: {title}"), true);
                        }
                    }
                >
                    {label}
                </button>
            }
        })
        .collect_view()
}

/// Rules write messages without a capital and a full stop, as compilers do.
fn sentence(text: &str) -> String {
    let mut sentence = sentence_start(text);
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}

fn sentence_start(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
