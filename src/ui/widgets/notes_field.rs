//! Several lines of text.

use leptos::prelude::*;

use super::{Messages, field_id, messages_id};
use crate::model::DocPath;
use crate::ui::state::Session;

/// Remarks on an object.
#[component]
pub fn NotesField(at: DocPath) -> impl IntoView {
    let session = Session::get();
    let text = session.text(at.clone());
    let id = field_id(&at);
    let why = messages_id(&at);
    let typed = at.clone();
    view! {
        <div class="field wide">
            <label for=id.clone()>"Notes"</label>
            <textarea
                id=id
                rows="2"
                prop:value=move || text.get()
                aria-describedby=why
                on:input=move |event| session.type_text(&typed, event_target_value(&event))
                on:blur=move |_| session.settle()
            ></textarea>
            <p class="hint">"For you and your colleagues; never exported."</p>
            <Messages at/>
        </div>
    }
}
