//! The catalogue of rules, from the same text as `fabricctl rules`.

use leptos::prelude::*;

use crate::check::{Group, Rule, rules};
use crate::ui::state::{Page, Route, Session};
use crate::ui::text::Markdown;
use crate::ui::widgets::{icon, severity_icon};

/// The page.
#[component]
pub fn Rules() -> impl IntoView {
    let session = Session::get();
    let chosen = Memo::new(move |_| {
        session.route.with(|route| {
            route
                .item
                .as_deref()
                .and_then(rules::find)
                .map(|rule| rule.code)
        })
    });
    view! {
        <div class="page rules-page" class=("has-choice", move || chosen.get().is_some())>
            <header class="page-head">
                <div>
                    <h1>"Rules"</h1>
                    <p class="about">"Every mistake the planner knows, why it matters and who says so."</p>
                </div>
            </header>
            <div class="catalogue">
                {Group::ALL.into_iter().map(|group| view! { <GroupList group chosen/> }).collect_view()}
            </div>
            {move || chosen.get().and_then(rules::find).map(|rule| view! { <RuleDocs rule/> })}
        </div>
    }
}

#[component]
fn GroupList(group: Group, chosen: Memo<Option<&'static str>>) -> impl IntoView {
    view! {
        <section>
            <h2>{group.title()}</h2>
            <ul class="rule-list">
                {rules::all().filter(|rule| rule.group == group).map(|rule| view! {
                    <li class=rule.severity.name()>
                        <a
                            href=Route { page: Page::Rules, item: Some(rule.code.into()) }.href()
                            aria-current=move || (chosen.get() == Some(rule.code)).then_some("true")
                        >
                            {icon(severity_icon(rule.severity))}
                            <code>{rule.code}</code>
                            <span>{rule.name}</span>
                        </a>
                    </li>
                }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn RuleDocs(rule: &'static Rule) -> impl IntoView {
    view! {
        <article class="detail rule-docs" aria-label=rule.name>
            <a class="back" href=Route::page(Page::Rules).href()>"All rules"</a>
            <h2><code>{rule.code}</code> " " {rule.name}</h2>
            <p class=format!("severity {}", rule.severity.name())>
                {icon(severity_icon(rule.severity))} {rule.severity.name()}
            </p>
            {rule.sections().into_iter().map(|section| view! {
                <h3>{section.heading}</h3>
                <Markdown text=section.body/>
            }).collect_view()}
        </article>
    }
}
