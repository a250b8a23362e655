//! What stands around every control: its label, its hint and the problems of its place.

use leptos::prelude::*;

use super::element::{El, el};
use super::form::Field;
use super::{field_id, messages, messages_id};
use crate::check::Severity;
use crate::model::DocPath;
use crate::ui::state::Session;

/// A labelled control.
pub fn frame(at: &DocPath, field: Field, control: AnyView) -> AnyView {
    el("div")
        .class("field")
        .el(el("label").attr_of("for", field_id(at)).text(field.label))
        .child(control)
        .maybe(hint(field.hint))
        .child(messages(at))
        .view()
}

/// A group of controls under one label.
pub fn group(at: &DocPath, field: Field, controls: Vec<AnyView>) -> AnyView {
    let id = field_id(at);
    let title = format!("{id}:title");
    el("div")
        .class("field wide list")
        .attr_of("id", id)
        .attr("role", "group")
        .attr_of("aria-labelledby", title.clone())
        .attr("tabindex", "-1")
        .el(el("span")
            .class("label")
            .attr_of("id", title)
            .text(field.label))
        .children(controls)
        .maybe(hint(field.hint))
        .child(messages(at))
        .view()
}

/// A line of help under a control.
pub fn hint(text: &'static str) -> Option<AnyView> {
    (!text.is_empty()).then(|| el("p").class("hint").text(text).view())
}

/// A text input without the browser's own help: what is typed here is in no dictionary.
pub fn plain_input() -> El {
    el("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .class("code")
}

/// One line of text, checked while it is typed. `label` is for inputs without a visible one.
pub fn text_input(at: &DocPath, label: Option<String>, placeholder: String) -> AnyView {
    let session = Session::get();
    let text = session.text(at.clone());
    let typed = at.clone();
    let input = control(plain_input(), at)
        .attr_of("placeholder", placeholder)
        .value(text.into())
        .on_input(move |text| session.type_text(&typed, text))
        .on_blur(move || session.settle());
    match label {
        Some(label) => input.attr_of("aria-label", label).view(),
        None => input.view(),
    }
}

/// A control of a place: it can be found by the place, and shows whether the place has an error.
pub fn control(element: El, at: &DocPath) -> El {
    let wrong = wrong(at);
    element
        .attr_of("id", field_id(at))
        .attr_of("aria-describedby", messages_id(at))
        .attr_while("aria-invalid", invalid(wrong))
        .class_while("has-error", wrong)
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
