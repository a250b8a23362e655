//! Several texts of one kind.

use leptos::prelude::*;

use super::element::{button, dynamic, el};
use super::form::Field;
use super::frame::{group, text_input};
use super::icon::{Icon, icon};
use super::messages;
use crate::model::{DocPath, Edit, Tree};
use crate::ui::state::Session;

/// A list of texts: one a row, and an empty row to add one. Pasting several lines adds several.
pub fn list_field(at: DocPath, field: Field, item: &'static str) -> AnyView {
    let session = Session::get();
    let place = at.clone();
    let count = Memo::new(move |_| {
        session.plan.with(|plan| {
            (0..)
                .take_while(|i| plan.part(&place.index(*i)).is_some())
                .count()
        })
    });
    let list = at.clone();
    let rows = dynamic(move || {
        (0..count.get())
            .map(|i| row(&list, i, item, field.sample))
            .collect()
    });
    let adder = adder(at.clone(), count, item, field.sample);
    group(&at, field, vec![rows, adder])
}

fn row(list: &DocPath, index: usize, item: &'static str, sample: &'static str) -> AnyView {
    let session = Session::get();
    let at = list.index(index);
    let label = format!("{item} {}", index + 1);
    let title = format!("removal of {label}");
    let remove = format!("Remove {label}");
    let problems = messages(&at);
    let input = text_input(&at, Some(label), sample.to_owned());
    let remove = icon_button(Icon::Close, remove, move || {
        session.apply_or_say(&[Edit::Remove { at: at.clone() }], title.clone());
    });
    el("div")
        .el(el("div").class("row").child(input).child(remove))
        .child(problems)
        .view()
}

/// A button that is an icon alone.
pub fn icon_button(shape: Icon, label: String, act: impl FnMut() + 'static) -> AnyView {
    button("quiet")
        .attr_of("title", label.clone())
        .attr_of("aria-label", label)
        .on_click(act)
        .child(icon(shape))
        .view()
}

/// An empty row: what is typed into it becomes an item when it is left or Enter is pressed.
fn adder(at: DocPath, count: Memo<usize>, item: &'static str, sample: &'static str) -> AnyView {
    let session = Session::get();
    let input = NodeRef::<leptos::html::Input>::new();
    let add = Callback::new(move |text: String| {
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
        add.run(
            input
                .get_untracked()
                .map(|input| input.value())
                .unwrap_or_default(),
        )
    };
    view! {
        <div class="row adder">
            <input
                node_ref=input
                type="text"
                class="code"
                data-own-undo=""
                placeholder=sample
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=format!("New {item}")
                on:change=move |_| commit()
                on:keydown=move |event| if event.key() == "Enter" { commit() }
                on:paste=move |event| {
                    let data = event.clipboard_data();
                    let text = data.and_then(|data| data.get_data("text").ok()).unwrap_or_default();
                    if text.trim().contains(['\n', ',', ';']) {
                        event.prevent_default();
                        add.run(text);
                    }
                }
            />
            <button type="button" class="quiet" tabindex="-1" aria-hidden="true" on:click=move |_| commit()>
                {icon(Icon::Plus)}
            </button>
        </div>
    }
    .into_any()
}
