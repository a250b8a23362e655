//! Problems as they are shown: beside their field, and in lists.

use leptos::prelude::*;

use super::element::{El, button, dynamic, el, link};
use super::icon::{Icon, icon};
use super::{messages_id, name_at};
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
        .child(rule_link(problem.rule))
        .maybe(turn_off(&problem));
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

/// Says that the address names what is not there.
pub fn unknown_name(what: String) -> AnyView {
    let line = el("p").children(inline(&format!("There is no {what}.")));
    el("div")
        .class("banner")
        .attr("role", "status")
        .el(line)
        .view()
}

/// A problem in a list: one click away from its field.
pub fn problem_card(problem: Problem) -> AnyView {
    let session = Session::get();
    let (link, place) = (problem_link(&problem), place_line(&problem));
    let place = place.maybe(turn_off(&problem));
    let help = help(&problem);
    let related = problem.related.into_iter().map(|related| {
        let place = related.at.to_string();
        let link = button("link")
            .on_click(move || session.go_to(&related.at))
            .text_of(place);
        let label = inline(&format!(": {}", related.label));
        el("p").class("related").el(link).children(label).view()
    });
    let body = el("div")
        .child(link)
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

/// What a problem says, as the way to its field.
pub fn problem_link(problem: &Problem) -> AnyView {
    let session = Session::get();
    let at = match problem.is_in_name {
        true => name_at(&problem.at),
        false => problem.at.clone(),
    };
    button("problem-link")
        .on_click(move || session.go_to(&at))
        .child(spoken(problem.severity))
        .children(sentence(&problem.message))
        .view()
}

/// Where a problem is, and its rule.
pub fn place_line(problem: &Problem) -> El {
    let place = match problem.at.to_string() {
        root if root.is_empty() => "plan".to_owned(),
        place => place,
    };
    el("p")
        .class("place")
        .el(el("code").text_of(place))
        .text(" ")
        .child(rule_link(problem.rule))
}

/// Asks for the reason to turn a problem off, where its rule allows that.
fn turn_off(problem: &Problem) -> Option<AnyView> {
    let session = Session::get();
    let problem = problem.rule.can_except.then(|| problem.clone())?;
    let button = button("link off")
        .on_click(move || session.turning_off.set(Some(problem.clone())))
        .text("Turn off …");
    Some(button.view())
}

/// A dot where something has errors or warnings.
pub fn severity_dot(worst: Memo<Option<Severity>>) -> AnyView {
    let dot = |severity: Severity| {
        let name = severity.name();
        el("span")
            .class_of(format!("dot {name}"))
            .attr("role", "img")
            .attr_of("aria-label", format!("has {name}s"))
            .view()
    };
    let bad = move || worst.get().filter(|worst| *worst < Severity::Info);
    dynamic(move || bad().map(dot).into_iter().collect())
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
        let label = inline(&capitalised(&fix.title));
        let title = fix.title.replace('`', "");
        let apply = move || {
            if session.apply_or_say(&fix.edits, title.clone()) {
                session.say(format!("Done: {title}"), true);
            }
        };
        button("fix").on_click(apply).children(label).view()
    };
    fixes.into_iter().map(fix_button).collect()
}

/// Rules write messages without a capital and a full stop, as compilers do.
pub fn sentence(text: &str) -> Vec<AnyView> {
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
