//! Problems as they are shown: beside their field, and in lists.

use leptos::prelude::*;

use super::element::{button, dynamic, el, link};
use super::icon::{Icon, icon};
use super::messages_id;
use crate::check::{Fix, Problem, Rule, Severity};
use crate::model::DocPath;
use crate::ui::state::{Page, Route, Session};
use crate::ui::text::inline;

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
    let list = dynamic(move || problems.get().into_iter().map(message).collect());
    el("div")
        .class("messages")
        .attr_of("id", messages_id(at))
        .child(list)
        .view()
}

fn message(problem: Problem) -> AnyView {
    let sentence = el("p")
        .child(spoken(problem.severity))
        .children(sentence(&problem.message))
        .text(" ")
        .child(rule_link(problem.rule));
    let body = el("div")
        .el(sentence)
        .maybe(help(&problem))
        .children(fixes(problem.fixes));
    el("div")
        .class_of(format!("message {}", problem.severity.name()))
        .child(icon(severity_icon(problem.severity)))
        .el(body)
        .view()
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
        let link = button("link")
            .on_click(move || session.go_to(&related.at))
            .text_of(place);
        let label = inline(&format!(": {}", related.label));
        el("p").class("related").el(link).children(label).view()
    });
    let at = problem.at;
    let link = button("problem-link")
        .on_click(move || session.go_to(&at))
        .child(spoken(problem.severity))
        .children(sentence(&problem.message));
    let place = el("p")
        .class("place")
        .el(el("code").text_of(place))
        .text(" ")
        .child(rule_link(problem.rule));
    let body = el("div")
        .el(link)
        .el(place)
        .maybe(help)
        .children(related.collect())
        .children(fixes(problem.fixes));
    el("li")
        .class_of(format!("problem {}", problem.severity.name()))
        .child(icon(severity_icon(problem.severity)))
        .el(body)
        .view()
}

/// The severity, for those who don't see the icon.
fn spoken(severity: Severity) -> AnyView {
    el("span")
        .class("hidden")
        .text(severity.name())
        .text(": ")
        .view()
}

fn help(problem: &Problem) -> Option<AnyView> {
    let text = problem.help.as_deref()?;
    Some(el("p").class("help").children(sentence(text)).view())
}

fn rule_link(rule: &'static Rule) -> AnyView {
    let route = Route {
        page: Page::Rules,
        item: Some(rule.code.to_owned()),
    };
    link(route.href())
        .class("rule-link")
        .attr("title", rule.name)
        .text(rule.code)
        .view()
}

fn fixes(fixes: Vec<Fix>) -> Vec<AnyView> {
    let session = Session::get();
    let fix_button = |fix: Fix| {
        let label = capitalised(&fix.title);
        let apply = move || {
            if session.apply_or_say(&fix.edits, fix.title.clone()) {
                session.say(format!("Done: {}", fix.title), true);
            }
        };
        button("fix").on_click(apply).text_of(label).view()
    };
    fixes.into_iter().map(fix_button).collect()
}

/// Rules write messages without a capital and a full stop, as compilers do.
fn sentence(text: &str) -> Vec<AnyView> {
    let mut sentence = capitalised(text);
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    inline(&sentence)
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
