//! One of several.

use leptos::prelude::*;

use super::{Messages, field_id, messages_id};
use crate::model::{DocPath, Edit, Field, Noun};
use crate::ui::state::Session;

/// A closed choice; a text that is none of the choices is shown as it is.
#[component]
pub fn ChoiceField(
    at: DocPath,
    #[prop(into)] label: String,
    /// What holds when nothing is chosen.
    #[prop(optional, into)]
    default: String,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let session = Session::get();
    let place = at.clone();
    let choices = session.plan.with_untracked(|plan| {
        let leaf = plan.part(&place).and_then(Field::leaf);
        leaf.map_or(&[][..], |leaf| leaf.choices)
    });
    let options = choices
        .iter()
        .map(|(text, label)| (String::from(*text), String::from(*label)))
        .collect();
    let chosen = at.clone();
    let choose = move |text: String| {
        session.apply_or_say(
            &[Edit::set(chosen.clone(), text)],
            format!("change of {}", chosen.last()),
        );
    };
    let options = Signal::stored(options);
    view! { <Select at label options default hint choose/> }
}

/// The name of an object of the plan.
#[component]
pub fn ReferenceField(
    at: DocPath,
    #[prop(into)] label: String,
    noun: Noun,
    #[prop(optional, into)] hint: String,
    /// Called instead of simply setting the name.
    #[prop(optional, into)]
    choose: Option<Callback<String>>,
) -> impl IntoView {
    let session = Session::get();
    let names = session.names(noun);
    let options = Signal::derive(move || {
        names
            .get()
            .into_iter()
            .map(|name| (name.clone(), name))
            .collect()
    });
    let chosen = at.clone();
    let choose = move |text: String| match choose {
        Some(choose) => choose.run(text),
        None => {
            session.apply_or_say(
                &[Edit::set(chosen.clone(), text)],
                format!("change of {}", chosen.last()),
            );
        }
    };
    view! { <Select at label options default=String::new() hint choose/> }
}

#[component]
fn Select(
    at: DocPath,
    label: String,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    default: String,
    hint: String,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let session = Session::get();
    let text = session.text(at.clone());
    let worst = session.worst_within(at.clone());
    let id = field_id(&at);
    let why = messages_id(&at);
    let none = if default.is_empty() {
        "not chosen".to_owned()
    } else {
        format!("{default} (default)")
    };
    let select = NodeRef::<leptos::html::Select>::new();
    // A select shows a value only once its option is there, and must fall back when a choice is refused.
    let show = move || {
        text.track();
        options.track();
        if let Some(select) = select.get() {
            select.set_value(text.get_untracked().trim());
        }
    };
    Effect::new(show);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                id=id
                node_ref=select
                class=("has-error", move || worst.get() == Some(crate::check::Severity::Error))
                aria-invalid=move || (worst.get() == Some(crate::check::Severity::Error)).then_some("true")
                aria-describedby=why
                on:change=move |event| {
                    choose(event_target_value(&event));
                    if let Some(select) = select.get_untracked() {
                        select.set_value(text.get_untracked().trim());
                    }
                }
            >
                <option value="">{none}</option>
                {move || {
                    let current = text.get().trim().to_owned();
                    let options = options.get();
                    let strange = !current.is_empty() && options.iter().all(|(value, _)| *value != current);
                    let strange = strange.then(|| view! { <option value=current.clone()>{current.clone()}" (?)"</option> });
                    let known = options.into_iter().map(|(value, label)| {
                        let selected = value == current;
                        view! { <option value=value selected=selected>{label}</option> }
                    });
                    view! { {strange} {known.collect_view()} }
                }}
            </select>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            <Messages at/>
        </div>
    }
}
