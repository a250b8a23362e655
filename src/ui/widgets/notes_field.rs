//! Several lines of text.

use leptos::prelude::*;

use super::{field_id, messages, messages_id};
use crate::model::DocPath;
use crate::ui::state::Session;

/// Remarks on an object.
pub fn notes_field(at: DocPath) -> AnyView {
    let session = Session::get();
    let text = session.text(at.clone());
    let typed = at.clone();
    view! {
        <div class="field wide">
            <label for=field_id(&at)>"Notes"</label>
            <textarea
                id=field_id(&at)
                rows="2"
                prop:value=text
                aria-describedby=messages_id(&at)
                on:input=move |event| session.type_text(&typed, event_target_value(&event))
                on:blur=move |_| session.settle()
            ></textarea>
            <p class="hint">"For you and your colleagues; never exported."</p>
            {messages(&at)}
        </div>
    }
    .into_any()
}
