//! The catalogue of rules, from the same text as `fabricctl rules`.

use leptos::prelude::*;

use crate::check::{Docs, Group, Rule, rules as catalogue};
use crate::ui::lazy::{self, Lazy, RuleDocs};
use crate::ui::state::{Page, Route, Session};
use crate::ui::text::markdown;
use crate::ui::widgets::{dynamic, el, icon, live, severity_icon, unknown_name};

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
    let filter = RwSignal::new(String::new());
    let docs = RuleDocs::get();
    let found = Memo::new(move |_| {
        let words = filter.get();
        let is_found = |rule: &&Rule| is_found(rule, docs, &words);
        let rules = catalogue::all().filter(is_found);
        rules.map(|rule| rule.code.to_owned()).collect()
    });
    let groups: Vec<_> = Group::ALL
        .into_iter()
        .map(|group| group_list(group, chosen, found))
        .collect();
    let search = el("input")
        .attr("type", "search")
        .attr("data-own-undo", "")
        .attr("placeholder", "Filter: a word, a code, a group, error …")
        .attr("aria-label", "Filter the rules")
        .on_input(move |text| {
            docs.want();
            filter.set(text.to_ascii_lowercase());
        });
    let count = move || match found.with(Vec::len) {
        0 => format!("No rule has {}", filter.get().trim()),
        count => format!("{count} of {}", catalogue::all().count()),
    };
    let count = el("span")
        .class("hint")
        .attr("role", "status")
        .child(live(count));
    let about = "Every mistake the planner knows, why it matters and who says so.";
    let titles = el("div")
        .el(el("h1").text("Rules"))
        .el(el("p").class("about").text(about));
    let article = move || chosen.get().and_then(catalogue::find).map(rule_docs);
    let unknown = move || {
        let code = session.route.with(|route| route.item.clone());
        let code = code.filter(|_| !is_chosen.get())?;
        Some(unknown_name(format!("rule `{code}`")))
    };
    el("div")
        .class("page rules-page")
        .class_while("has-choice", is_chosen)
        .el(el("header").class("page-head").el(titles))
        .child(dynamic(move || unknown().into_iter().collect()))
        .el(el("div")
            .class("rows")
            .el(el("div").class("filter").el(search).el(count))
            .el(el("div").class("catalogue").children(groups)))
        .child(dynamic(move || article().into_iter().collect()))
        .view()
}

/// The codes of the rules that the filter leaves.
type Found = Memo<Vec<String>>;

/// Whether all words stand in what the catalogue shows of a rule, or in its documentation once it is here.
fn is_found(rule: &Rule, docs: RuleDocs, words: &str) -> bool {
    if words.trim().is_empty() {
        return true;
    }
    let mut text = match docs.of(rule) {
        Lazy::Here(text) => text,
        _ => String::new(),
    };
    let (group, severity) = (rule.group.title(), rule.severity.name());
    for part in [rule.code, rule.name, group, severity] {
        text.push(' ');
        text.push_str(part);
    }
    text.make_ascii_lowercase();
    words.split_whitespace().all(|word| text.contains(word))
}

fn group_list(group: Group, chosen: Memo<Option<&'static str>>, found: Found) -> AnyView {
    let rules: Vec<_> = catalogue::all()
        .filter(|rule| rule.group == group)
        .collect();
    let items = rules
        .iter()
        .map(|rule| rule_item(rule, chosen, found))
        .collect();
    let none = move || rules.iter().all(|rule| !is_shown(rule, chosen, found));
    el("section")
        .class_while("hidden", Signal::derive(none))
        .el(el("h2").text(group.title()))
        .el(el("ul").class("rule-list").children(items))
        .view()
}

/// Whether a rule stands in the list: the one that is read does in any case.
fn is_shown(rule: &Rule, chosen: Memo<Option<&'static str>>, found: Found) -> bool {
    chosen.get() == Some(rule.code)
        || found.with(|found| found.iter().any(|code| code == rule.code))
}

fn rule_item(rule: &'static Rule, chosen: Memo<Option<&'static str>>, found: Found) -> AnyView {
    let href = Route {
        page: Page::Rules,
        item: Some(rule.code.into()),
    }
    .href();
    let current = Signal::derive(move || (chosen.get() == Some(rule.code)).then_some("true"));
    let hidden = Signal::derive(move || !is_shown(rule, chosen, found));
    let link = el("a")
        .attr_of("href", href)
        .attr_while("aria-current", current)
        .child(icon(severity_icon(rule.severity)))
        .el(el("code").text(rule.code))
        .el(el("span").text(rule.name));
    el("li")
        .class(rule.severity.name())
        .class_while("hidden", hidden)
        .el(link)
        .view()
}

fn rule_docs(rule: &'static Rule) -> AnyView {
    let severity = rule.severity.name();
    let docs = RuleDocs::get();
    docs.want();
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
    let exception = match rule.can_except {
        true => "Where it is right as it is, a finding can be turned off with a reason.",
        false => "It can't be turned off: without it no correct file could be written.",
    };
    el("article")
        .class("detail rule-docs")
        .attr("aria-label", rule.name)
        .el(back)
        .el(title)
        .el(severity_line)
        .el(el("p").class("about").text(exception))
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
