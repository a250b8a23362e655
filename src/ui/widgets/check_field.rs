//! Yes or no.

use leptos::prelude::*;

use super::form::Field;
use super::frame::hint;
use super::{field_id, messages, messages_id};
use crate::model::DocPath;
use crate::ui::state::Session;

/// A setting that is on or off; one that is as by default is not written down.
pub fn check_field(at: DocPath, field: Field, default: bool) -> AnyView {
    let session = Session::get();
    let text = session.text(at.clone());
    let checked = Signal::derive(move || match text.get().trim() {
        "true" => true,
        "false" => false,
        _ => default,
    });
    let chosen = at.clone();
    view! {
        <div class="field check">
            <label for=field_id(&at)>
                <input
                    id=field_id(&at)
                    type="checkbox"
                    aria-describedby=messages_id(&at)
                    prop:checked=checked
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        let text = if on == default { String::new() } else { on.to_string() };
                        session.set(&chosen, text);
                    }
                />
                <span>{field.label}</span>
            </label>
            {hint(field.hint)}
            {messages(&at)}
        </div>
    }
    .into_any()
}
