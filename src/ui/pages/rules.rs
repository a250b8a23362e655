//! The catalogue of rules, from the same text as `fabricctl rules`.

use leptos::prelude::*;

use crate::check::{Group, Rule, rules as catalogue};
use crate::ui::state::{Page, Route, Session};
use crate::ui::text::markdown;
use crate::ui::widgets::{icon, severity_icon};

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
    view! {
        <div class="page rules-page" class:has-choice=is_chosen>
            <header class="page-head">
                <div>
                    <h1>"Rules"</h1>
                    <p class="about">"Every mistake the planner knows, why it matters and who says so."</p>
                </div>
            </header>
            <div class="catalogue">{groups}</div>
            {move || chosen.get().and_then(catalogue::find).map(rule_docs)}
        </div>
    }
    .into_any()
}

fn group_list(group: Group, chosen: Memo<Option<&'static str>>) -> AnyView {
    let item = |rule: &'static Rule| {
        let href = Route {
            page: Page::Rules,
            item: Some(rule.code.into()),
        }
        .href();
        let current = Signal::derive(move || (chosen.get() == Some(rule.code)).then_some("true"));
        view! {
            <li class=rule.severity.name()>
                <a href=href aria-current=current>
                    {icon(severity_icon(rule.severity))}
                    <code>{rule.code}</code>
                    <span>{rule.name}</span>
                </a>
            </li>
        }
        .into_any()
    };
    let items: Vec<_> = catalogue::all()
        .filter(|rule| rule.group == group)
        .map(item)
        .collect();
    view! {
        <section>
            <h2>{group.title()}</h2>
            <ul class="rule-list">{items}</ul>
        </section>
    }
    .into_any()
}

fn rule_docs(rule: &'static Rule) -> AnyView {
    let severity = rule.severity.name();
    let sections = rule.sections().into_iter().map(|section| {
        view! {
            <h3>{section.heading}</h3>
            {markdown(section.body)}
        }
        .into_any()
    });
    view! {
        <article class="detail rule-docs" aria-label=rule.name>
            <a class="back" href=Route::page(Page::Rules).href()>"All rules"</a>
            <h2><code>{rule.code}</code> " " {rule.name}</h2>
            <p class=format!("severity {severity}")>{icon(severity_icon(rule.severity))} {severity}</p>
            {sections.collect::<Vec<_>>()}
        </article>
    }
    .into_any()
}
