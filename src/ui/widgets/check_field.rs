//! Yes or no.

use leptos::prelude::*;

use super::{Messages, field_id, messages_id};
use crate::model::{DocPath, Edit};
use crate::ui::state::Session;

/// A setting that is on or off; one that is as by default is not written down.
#[component]
pub fn CheckField(
    at: DocPath,
    #[prop(into)] label: String,
    default: bool,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let session = Session::get();
    let text = session.text(at.clone());
    let id = field_id(&at);
    let why = messages_id(&at);
    let label_for = id.clone();
    let chosen = at.clone();
    view! {
        <div class="field check">
            <label for=label_for>
                <input
                    id=id
                    type="checkbox"
                    aria-describedby=why
                    prop:checked=move || match text.get().trim() {
                        "true" => true,
                        "false" => false,
                        _ => default,
                    }
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        let text = if on == default { String::new() } else { on.to_string() };
                        let title = format!("change of {}", chosen.last().replace('_', " "));
                        session.apply_or_say(&[Edit::set(chosen.clone(), text)], title);
                    }
                />
                <span>{label}</span>
            </label>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            <Messages at/>
        </div>
    }
}
