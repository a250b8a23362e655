//! The name of an object.

use leptos::prelude::*;

use super::field_id;
use super::frame::invalid;
use crate::model::{Edit, Noun};
use crate::ui::state::{Route, Session};

/// An object's name; another name is taken on when the field is left, in all places that refer to it.
pub fn name_field(noun: Noun, name: String) -> AnyView {
    let session = Session::get();
    let refusal = RwSignal::new(None::<String>);
    let wrong = Signal::derive(move || refusal.with(Option::is_some));
    let id = format!("{}:name", field_id(&noun.at(&name)));
    let label_for = id.clone();
    let why = format!("{id}:why");
    let described_by = why.clone();
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
            Err(error) => refusal.set(Some(format!("{error}. It is still called {old}."))),
        }
    };
    view! {
        <div class="field name">
            <label for=label_for>{format!("Name of the {noun}")}</label>
            <input
                id=id
                type="text"
                class="code"
                data-own-undo=""
                class:has-error=wrong
                value=name
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=invalid(wrong)
                aria-describedby=described_by
                on:change=move |event| commit(event_target_value(&event))
            />
            <div class="messages" id=why>
                {move || refusal.get().map(|text| view! { <p class="message error">{text}</p> }.into_any())}
            </div>
        </div>
    }
    .into_any()
}
