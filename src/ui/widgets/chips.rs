//! Several objects of the plan, in order.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::{Messages, field_id};
use crate::model::{DocPath, Edit, Noun, Tree};
use crate::ui::state::{Route, Session};

/// The names of objects that belong to this one.
#[component]
pub fn ReferencesField(
    at: DocPath,
    #[prop(into)] label: String,
    noun: Noun,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let session = Session::get();
    let names = session.names(noun);
    let place = at.clone();
    let chosen = Memo::new(move |_| {
        session.plan.with(|plan| {
            (0..)
                .map(|i| place.index(i))
                .take_while(|at| plan.part(at).is_some())
                .map(|at| plan.text(&at).trim().to_owned())
                .collect::<Vec<_>>()
        })
    });
    let free = Memo::new(move |_| {
        let chosen = chosen.get();
        names
            .get()
            .into_iter()
            .filter(|name| !chosen.contains(name))
            .collect::<Vec<_>>()
    });
    let id = field_id(&at);
    let title = format!("{id}:title");
    let labelled_by = title.clone();
    let select_label = format!("Add a {noun} to {}", label.to_lowercase());
    let list = at.clone();
    let grown = at.clone();
    view! {
        <div class="field wide list" id=id role="group" aria-labelledby=labelled_by tabindex="-1">
            <span class="label" id=title>{label}</span>
            <div class="chips">
                {move || chosen.get().into_iter().enumerate().map(|(i, name)| view! {
                    <Chip at=list.index(i) noun name/>
                }).collect_view()}
                <select
                    aria-label=select_label
                    disabled=move || free.get().is_empty()
                    on:change=move |event| {
                        let name = event_target_value(&event);
                        let at = grown.index(chosen.get_untracked().len());
                        if !name.is_empty() {
                            session.apply_or_say(&[Edit::Put { at, value: Tree::text(name) }], format!("another {noun}"));
                        }
                    }
                >
                    <option value="">{move || match (free.get().is_empty(), names.get().is_empty()) {
                        (_, true) => format!("no {noun} planned yet"),
                        (true, false) => "all are here".to_owned(),
                        _ => "Add …".to_owned(),
                    }}</option>
                    {move || free.get().into_iter().map(|name| view! { <option value=name.clone()>{name.clone()}</option> }).collect_view()}
                </select>
            </div>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            <Messages at/>
        </div>
    }
}

#[component]
fn Chip(at: DocPath, noun: Noun, name: String) -> impl IntoView {
    let session = Session::get();
    let problems = session.problems_at(at.clone());
    let known = session.plan.with_untracked(|plan| noun.exists(plan, &name));
    let label = format!("Remove {name}");
    let title = format!("removal of {name}");
    let href = Route::object(noun, &name).href();
    let removed = at.clone();
    view! {
        <span class="chip" class=("has-error", move || !problems.get().is_empty())>
            {if known {
                view! { <a href=href id=field_id(&at)>{name}</a> }.into_any()
            } else {
                view! { <span id=field_id(&at) tabindex="-1">{name}" (?)"</span> }.into_any()
            }}
            <button
                type="button"
                class="quiet"
                aria-label=label
                on:click=move |_| {
                    session.apply_or_say(&[Edit::Remove { at: removed.clone() }], title.clone());
                }
            >
                {icon(Icon::Close)}
            </button>
        </span>
        <Messages at/>
    }
}
