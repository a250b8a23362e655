//! Several lines of text.

use leptos::prelude::*;

use super::element::el;
use super::frame::{control, hint};
use super::{field_id, messages};
use crate::model::DocPath;
use crate::ui::state::Session;

/// Remarks on an object.
pub fn notes_field(at: DocPath) -> AnyView {
    let session = Session::get();
    let text = session.text(at.clone());
    let typed = at.clone();
    let area = control(el("textarea"), &at)
        .attr("rows", "2")
        .value(text.into())
        .on_input(move |text| session.type_text(&typed, text))
        .on_blur(move || session.settle());
    el("div")
        .class("field wide")
        .el(el("label").attr_of("for", field_id(&at)).text("Notes"))
        .el(area)
        .maybe(hint("For you and your colleagues; never exported."))
        .child(messages(&at))
        .view()
}
