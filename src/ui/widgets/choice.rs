//! One of several.

use leptos::prelude::*;

use super::element::{dynamic, el};
use super::form::Field;
use super::frame::{frame, invalid, wrong};
use super::{field_id, messages_id};
use crate::model::{DocPath, Noun};
use crate::ui::state::Session;

/// What is done with a choice instead of simply setting it.
pub type Choose = Callback<String>;

/// A choice's text in the plan, and its label.
type Options = Vec<(String, String)>;

/// A closed choice; a text that is none of the choices is shown as it is.
pub fn choice_field(at: DocPath, field: Field) -> AnyView {
    let session = Session::get();
    let choices = session.plan.with_untracked(|plan| {
        let leaf = plan.part(&at).and_then(|part| part.leaf());
        leaf.map_or(&[][..], |leaf| leaf.choices)
    });
    let options = choices
        .iter()
        .map(|(text, label)| (String::from(*text), String::from(*label)));
    let options = Signal::stored(options.collect());
    select(at, field, options, None)
}

/// The name of an object of the plan.
pub fn reference_field(at: DocPath, field: Field, noun: Noun, choose: Option<Choose>) -> AnyView {
    let names = Session::get().names(noun);
    let options = Signal::derive(move || {
        names
            .get()
            .into_iter()
            .map(|name| (name.clone(), name))
            .collect()
    });
    select(at, field, options, choose)
}

/// An option of a select.
pub fn option(value: String, label: String) -> AnyView {
    el("option").attr_of("value", value).text_of(label).view()
}

fn select(at: DocPath, field: Field, options: Signal<Options>, choose: Option<Choose>) -> AnyView {
    let session = Session::get();
    let text = session.text(at.clone());
    let wrong = wrong(&at);
    let none = match field.sample {
        "" => "not chosen".to_owned(),
        default => format!("{default} (default)"),
    };
    let select = NodeRef::<leptos::html::Select>::new();
    // A select shows a value only once its option is there, and must fall back when a choice is refused.
    let show = move || {
        if let Some(select) = select.get() {
            select.set_value(text.get_untracked().trim());
        }
    };
    Effect::new(move |_| {
        text.track();
        options.track();
        show();
    });
    // The options stay as they are while one is chosen after the other, by typing its first letters.
    let odd = Memo::new(move |_| {
        let text = text.get().trim().to_owned();
        let known = options.with(|options| options.iter().any(|(value, _)| *value == text));
        if known { String::new() } else { text }
    });
    let chosen = at.clone();
    let control = view! {
        <select
            id=field_id(&at)
            node_ref=select
            class:has-error=wrong
            aria-invalid=invalid(wrong)
            aria-describedby=messages_id(&at)
            on:change=move |event| {
                let text = event_target_value(&event);
                match choose {
                    Some(choose) => choose.run(text),
                    None => session.set(&chosen, text),
                }
                show();
            }
        >
            {dynamic(move || {
                let (odd, mut options) = (odd.get(), options.get());
                options.insert(0, (String::new(), none.clone()));
                if !odd.is_empty() {
                    options.push((odd.clone(), format!("{odd} (?)")));
                }
                options.into_iter().map(|(value, label)| option(value, label)).collect()
            })}
        </select>
    };
    frame(&at, field, control.into_any())
}
