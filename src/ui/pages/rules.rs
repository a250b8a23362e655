//! The catalogue of rules, from the same text as `fabricctl rules`.

use leptos::prelude::*;

use crate::check::{Docs, Group, Rule, rules as catalogue};
use crate::ui::lazy::{self, Lazy, RuleDocs};
use crate::ui::state::{Page, Route, Session};
use crate::ui::text::markdown;
use crate::ui::widgets::{dynamic, el, icon, severity_icon};

/// The page.
pub fn rules() -> AnyView {
    let session = Session::get();
    let chosen = Memo::new(move |_| {
        let rule = session
            .route
            .with(|route| route.item.as_deref().and_then(catalogue::find));
        rule.map(|rule| rule.code)
    });
    let is_chosen = Signal::derive(move || chosen.get().is_some());
    let groups: Vec<_> = Group::ALL
        .into_iter()
        .map(|group| group_list(group, chosen))
        .collect();
    let about = "Every mistake the planner knows, why it matters and who says so.";
    let titles = el("div")
        .el(el("h1").text("Rules"))
        .el(el("p").class("about").text(about));
    let docs = move || chosen.get().and_then(catalogue::find).map(rule_docs);
    el("div")
        .class("page rules-page")
        .class_while("has-choice", is_chosen)
        .el(el("header").class("page-head").el(titles))
        .el(el("div").class("catalogue").children(groups))
        .child(dynamic(move || docs().into_iter().collect()))
        .view()
}

fn group_list(group: Group, chosen: Memo<Option<&'static str>>) -> AnyView {
    let item = |rule: &'static Rule| {
        let href = Route {
            page: Page::Rules,
            item: Some(rule.code.into()),
        }
        .href();
        let current = Signal::derive(move || (chosen.get() == Some(rule.code)).then_some("true"));
        let link = el("a")
            .attr_of("href", href)
            .attr_while("aria-current", current)
            .child(icon(severity_icon(rule.severity)))
            .el(el("code").text(rule.code))
            .el(el("span").text(rule.name));
        el("li").class(rule.severity.name()).el(link).view()
    };
    let items: Vec<_> = catalogue::all()
        .filter(|rule| rule.group == group)
        .map(item)
        .collect();
    el("section")
        .el(el("h2").text(group.title()))
        .el(el("ul").class("rule-list").children(items))
        .view()
}

fn rule_docs(rule: &'static Rule) -> AnyView {
    let severity = rule.severity.name();
    let docs = RuleDocs::get();
    let text = dynamic(move || match docs.of(rule) {
        Lazy::Loading => vec![lazy::loading("The documentation is loading …")],
        Lazy::Failed(why) => vec![lazy::failed(why, move || docs.load())],
        Lazy::Here(text) => sections(&text),
    });
    let back = el("a")
        .class("back")
        .attr_of("href", Route::page(Page::Rules).href())
        .text("All rules");
    let title = el("h2")
        .el(el("code").text(rule.code))
        .text(" ")
        .text(rule.name);
    let severity_line = el("p")
        .class_of(format!("severity {severity}"))
        .child(icon(severity_icon(rule.severity)))
        .text(severity);
    el("article")
        .class("detail rule-docs")
        .attr("aria-label", rule.name)
        .el(back)
        .el(title)
        .el(severity_line)
        .child(text)
        .view()
}

fn sections(text: &str) -> Vec<AnyView> {
    let mut views = Vec::new();
    for part in Docs::parts(text) {
        views.push(el("h3").text_of(part.heading.to_owned()).view());
        views.extend(markdown(part.body));
    }
    views
}
