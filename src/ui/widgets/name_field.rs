//! The name of an object or of one of its parts.

use leptos::prelude::*;

use super::element::{dynamic, el};
use super::frame::{invalid, plain_input};
use super::{field_id, name_at};
use crate::model::{DocPath, Edit};
use crate::ui::browser;
use crate::ui::state::{Route, Session};
use crate::ui::text::inline;

/// The name of what stands at a place, a `noun`; another name is taken on when the field is left, in all
/// places that refer to it.
pub fn name_field(at: DocPath, noun: String) -> AnyView {
    let session = Session::get();
    let refusal = RwSignal::new(None::<String>);
    let wrong = Signal::derive(move || refusal.with(Option::is_some));
    let id = field_id(&name_at(&at));
    let label_for = id.clone();
    let why = format!("{id}:why");
    let described_by = why.clone();
    let name = at.last().to_owned();
    let commit = move |text: String| {
        let (old, to) = (at.last(), text.trim());
        if to == old {
            return refusal.set(None);
        }
        let edit = Edit::Rename {
            at: at.clone(),
            to: to.to_owned(),
        };
        match session.apply(&[edit], format!("renaming {old} to {to}")) {
            Ok(()) => {
                let new = at.parent().join(to.to_owned());
                session.go(&Route::of_place(&new));
                // The form is made anew; whoever went on with Tab goes on inside it.
                browser::after(0, move || {
                    if !browser::has_focus() {
                        browser::focus(&field_id(&new));
                    }
                });
            }
            Err(error) => refusal.set(Some(format!("{error}. It is still called `{old}`."))),
        }
    };
    let input = plain_input()
        .attr_of("id", id)
        .attr("data-own-undo", "")
        .attr_of("value", name)
        .attr_of("aria-describedby", described_by)
        .attr_while("aria-invalid", invalid(wrong))
        .class_while("has-error", wrong)
        .on_change(commit);
    let message = dynamic(move || {
        let words = |text: &str| el("p").children(inline(text));
        let message = |text: String| el("div").class("message error").el(words(&text)).view();
        refusal.get().into_iter().map(message).collect()
    });
    el("div")
        .class("field name")
        .el(el("label")
            .attr_of("for", label_for)
            .text_of(format!("Name of the {noun}")))
        .el(input)
        .el(el("div")
            .class("messages")
            .attr_of("id", why)
            .child(message))
        .view()
}
