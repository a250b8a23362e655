//! Yes or no.

use leptos::prelude::*;

use super::element::el;
use super::form::Field;
use super::frame::{control, hint};
use super::{field_id, messages};
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
    let input = control(el("input").attr("type", "checkbox"), &at)
        .checked(checked)
        .on_check(move |on| {
            let text = if on == default {
                String::new()
            } else {
                on.to_string()
            };
            session.set(&chosen, text);
        });
    let label = el("label")
        .attr_of("for", field_id(&at))
        .el(input)
        .el(el("span").text(field.label));
    el("div")
        .class("field check")
        .el(label)
        .maybe(hint(field.hint))
        .child(messages(&at))
        .view()
}
