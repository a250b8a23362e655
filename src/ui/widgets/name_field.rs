//! The name of an object.

use leptos::prelude::*;

use super::field_id;
use crate::model::{Edit, Noun};
use crate::ui::state::{Route, Session};

/// An object's name; another name is taken on when the field is left, in all places that refer to it.
#[component]
pub fn NameField(noun: Noun, name: String) -> impl IntoView {
    let session = Session::get();
    let refusal = RwSignal::new(None::<String>);
    let id = format!("{}:name", field_id(&noun.at(&name)));
    let why = format!("{id}:why");
    let label = format!("Name of the {noun}");
    let old = StoredValue::new(name.clone());
    let commit = move |text: String| {
        let old = old.get_value();
        let to = text.trim();
        if to == old {
            return refusal.set(None);
        }
        let edit = Edit::Rename {
            at: noun.at(&old),
            to: to.to_owned(),
        };
        match session.apply(&[edit], format!("renaming {old} to {to}")) {
            Ok(()) => session.go(&Route::object(noun, to)),
            Err(error) => refusal.set(Some(error.to_string())),
        }
    };
    view! {
        <div class="field name">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                type="text"
                class="code"
                data-own-undo=""
                class=("has-error", move || refusal.get().is_some())
                value=name
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=move || refusal.get().map(|_| "true")
                aria-describedby=why.clone()
                on:change=move |event| commit(event_target_value(&event))
            />
            <div class="messages" id=why>
                {move || refusal.get().map(|text| view! {
                    <p class="message error">{text}". It is still called "<code>{old.get_value()}</code>"."</p>
                })}
            </div>
        </div>
    }
}
