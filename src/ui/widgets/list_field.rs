//! Several texts of one kind.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::{Messages, field_id, messages_id};
use crate::check::Severity;
use crate::model::{DocPath, Edit, Tree};
use crate::ui::state::Session;

/// A list of texts: one a row, and an empty row to add one. Pasting several lines adds several.
#[component]
pub fn ListField(
    at: DocPath,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] placeholder: String,
    /// What one of them is called: "range".
    #[prop(into)]
    item: String,
) -> impl IntoView {
    let session = Session::get();
    let place = at.clone();
    let count = Memo::new(move |_| {
        session.plan.with(|plan| {
            (0..)
                .take_while(|i| plan.part(&place.index(*i)).is_some())
                .count()
        })
    });
    let rows_at = at.clone();
    let row_item = item.clone();
    let row_hint = placeholder.clone();
    let group = field_id(&at);
    let title = format!("{group}:title");
    let labelled_by = title.clone();
    view! {
        <div class="field wide list" id=group role="group" aria-labelledby=labelled_by tabindex="-1">
            <span class="label" id=title>{label}</span>
            {move || (0..count.get()).map(|i| view! {
                <Row list=rows_at.clone() index=i item=row_item.clone() placeholder=row_hint.clone()/>
            }).collect_view()}
            <Adder at=at.clone() count item placeholder/>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            <Messages at/>
        </div>
    }
}

#[component]
fn Row(list: DocPath, index: usize, item: String, placeholder: String) -> impl IntoView {
    let session = Session::get();
    let at = list.index(index);
    let text = session.text(at.clone());
    let worst = session.worst_within(at.clone());
    let id = field_id(&at);
    let why = messages_id(&at);
    let label = format!("{item} {}", index + 1);
    let remove_label = format!("Remove {label}");
    let typed = at.clone();
    let removed = at.clone();
    let title = format!("removal of {label}");
    view! {
        <div class="row">
            <input
                id=id
                type="text"
                class="code"
                class=("has-error", move || worst.get() == Some(Severity::Error))
                prop:value=move || text.get()
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=label
                aria-invalid=move || (worst.get() == Some(Severity::Error)).then_some("true")
                aria-describedby=why
                on:input=move |event| session.type_text(&typed, event_target_value(&event))
                on:blur=move |_| session.settle()
            />
            <button
                type="button"
                class="quiet"
                aria-label=remove_label.clone()
                title=remove_label
                on:click=move |_| {
                    session.apply_or_say(&[Edit::Remove { at: removed.clone() }], title.clone());
                }
            >
                {icon(Icon::Close)}
            </button>
        </div>
        <Messages at/>
    }
}

/// An empty row: what is typed into it becomes an item when it is left or Enter is pressed.
#[component]
fn Adder(at: DocPath, count: Memo<usize>, item: String, placeholder: String) -> impl IntoView {
    let session = Session::get();
    let input = NodeRef::<leptos::html::Input>::new();
    let label = format!("New {item}");
    let add = StoredValue::new(move |text: &str| {
        let first = count.get_untracked();
        let items = text
            .split([',', '\n', ';'])
            .map(str::trim)
            .filter(|text| !text.is_empty());
        let edits: Vec<_> = items
            .enumerate()
            .map(|(i, text)| Edit::Put {
                at: at.index(first + i),
                value: Tree::text(text),
            })
            .collect();
        if !edits.is_empty()
            && session.apply_or_say(&edits, format!("new {item}"))
            && let Some(input) = input.get_untracked()
        {
            input.set_value("");
        }
    });
    let commit = move || {
        let text = input
            .get_untracked()
            .map(|input| input.value())
            .unwrap_or_default();
        add.with_value(|add| add(&text));
    };
    view! {
        <div class="row adder">
            <input
                node_ref=input
                type="text"
                class="code"
                data-own-undo=""
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=label
                on:change=move |_| commit()
                on:keydown=move |event| if event.key() == "Enter" { commit() }
                on:paste=move |event| {
                    let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
                    if text.trim().contains(['\n', ',', ';']) {
                        event.prevent_default();
                        add.with_value(|add| add(&text));
                    }
                }
            />
            <button type="button" class="quiet" tabindex="-1" aria-hidden="true" on:click=move |_| commit()>
                {icon(Icon::Plus)}
            </button>
        </div>
    }
}
