//! One line of text.

use leptos::prelude::*;

use super::{Messages, field_id, messages_id};
use crate::model::DocPath;
use crate::ui::state::Session;

/// A text of the plan, checked while it is typed.
#[component]
pub fn TextField(
    at: DocPath,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] placeholder: String,
    /// Shown in the typeface of addresses and names.
    #[prop(optional)]
    prose: bool,
) -> impl IntoView {
    let session = Session::get();
    let text = session.text(at.clone());
    let worst = session.worst_within(at.clone());
    let id = field_id(&at);
    let why = messages_id(&at);
    let typed = at.clone();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                type="text"
                class:code=!prose
                class=("has-error", move || worst.get() == Some(crate::check::Severity::Error))
                prop:value=move || text.get()
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=move || (worst.get() == Some(crate::check::Severity::Error)).then_some("true")
                aria-describedby=why
                on:input=move |event| session.type_text(&typed, event_target_value(&event))
                on:blur=move |_| session.settle()
            />
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            <Messages at/>
        </div>
    }
}
