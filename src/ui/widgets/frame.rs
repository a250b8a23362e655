//! What stands around every control: its label, its hint and the problems of its place.

use leptos::prelude::*;

use super::form::Field;
use super::{field_id, messages, messages_id};
use crate::check::Severity;
use crate::model::DocPath;
use crate::ui::state::Session;

/// A labelled control.
pub fn frame(at: &DocPath, field: Field, control: AnyView) -> AnyView {
    view! {
        <div class="field">
            <label for=field_id(at)>{field.label}</label>
            {control}
            {hint(field.hint)}
            {messages(at)}
        </div>
    }
    .into_any()
}

/// A group of controls under one label.
pub fn group(at: &DocPath, field: Field, controls: AnyView) -> AnyView {
    let id = field_id(at);
    let title = format!("{id}:title");
    let labelled_by = title.clone();
    view! {
        <div class="field wide list" id=id role="group" aria-labelledby=labelled_by tabindex="-1">
            <span class="label" id=title>{field.label}</span>
            {controls}
            {hint(field.hint)}
            {messages(at)}
        </div>
    }
    .into_any()
}

/// A line of help under a control.
pub fn hint(text: &'static str) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <p class="hint">{text}</p> }.into_any())
}

/// One line of text, checked while it is typed. `label` is for inputs without a visible one.
pub fn text_input(at: &DocPath, label: Option<String>, placeholder: &'static str) -> AnyView {
    let session = Session::get();
    let text = session.text(at.clone());
    let wrong = wrong(at);
    let typed = at.clone();
    view! {
        <input
            id=field_id(at)
            type="text"
            class="code"
            class:has-error=wrong
            prop:value=text
            placeholder=placeholder
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-label=label
            aria-invalid=invalid(wrong)
            aria-describedby=messages_id(at)
            on:input=move |event| session.type_text(&typed, event_target_value(&event))
            on:blur=move |_| session.settle()
        />
    }
    .into_any()
}

/// Whether a place has an error, live.
pub fn wrong(at: &DocPath) -> Signal<bool> {
    let worst = Session::get().worst_within(at.clone());
    Signal::derive(move || worst.get() == Some(Severity::Error))
}

/// The same for screen readers.
pub fn invalid(wrong: Signal<bool>) -> Signal<Option<&'static str>> {
    Signal::derive(move || wrong.get().then_some("true"))
}
