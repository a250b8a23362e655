//! Several objects of the plan, in order.

use leptos::prelude::*;

use super::choice::option;
use super::element::{dynamic, el, link};
use super::form::Field;
use super::frame::{group, wrong};
use super::icon::Icon;
use super::list_field::icon_button;
use super::{field_id, messages};
use crate::model::{DocPath, Edit, Noun, Tree};
use crate::ui::state::{Route, Session};

/// The names of objects that belong to this one.
pub fn references_field(at: DocPath, field: Field, noun: Noun) -> AnyView {
    let session = Session::get();
    // An object does not go with itself.
    let own = match at.object() {
        Some((collection, name)) if collection == noun.collection() => name.to_owned(),
        _ => String::new(),
    };
    let other = if own.is_empty() { "" } else { "other " };
    let all = session.names(noun);
    let names = Memo::new(move |_| {
        let mut names = all.get();
        names.retain(|name| *name != own);
        names
    });
    let place = at.clone();
    let chosen = Memo::new(move |_| {
        session.plan.with(|plan| {
            (0..)
                .map(|i| place.index(i))
                .take_while(|at| plan.part(at).is_some())
                .map(|at| plan.text(&at).trim().to_owned())
                .collect::<Vec<_>>()
        })
    });
    let free = Memo::new(move |_| {
        let chosen = chosen.get();
        names
            .get()
            .into_iter()
            .filter(|name| !chosen.contains(name))
            .collect::<Vec<_>>()
    });
    let none_free = Signal::derive(move || free.with(Vec::is_empty));
    let list = at.clone();
    let grown = at.clone();
    let chips = dynamic(move || {
        chosen
            .get()
            .into_iter()
            .enumerate()
            .map(|(i, name)| chip(list.index(i), noun, name))
            .collect()
    });
    let options = dynamic(move || {
        let first = match (none_free.get(), names.with(Vec::is_empty)) {
            (_, true) => format!("no {other}{noun} planned yet"),
            (true, false) => "all are here".to_owned(),
            _ => "Add …".to_owned(),
        };
        let free = free
            .get()
            .into_iter()
            .map(|name| option(name.clone(), name));
        [option(String::new(), first)]
            .into_iter()
            .chain(free)
            .collect()
    });
    let select = el("select")
        .attr_of(
            "aria-label",
            format!("Add a {noun} to {}", field.label.to_ascii_lowercase()),
        )
        .flag("disabled", none_free)
        .on_change(move |name| {
            let at = grown.index(chosen.with_untracked(Vec::len));
            if !name.is_empty() {
                session.apply_or_say(
                    &[Edit::Put {
                        at,
                        value: Tree::text(name),
                    }],
                    format!("another {noun}"),
                );
            }
        })
        .child(options);
    group(
        &at,
        field,
        vec![el("div").class("chips").child(chips).el(select).view()],
    )
}

fn chip(at: DocPath, noun: Noun, name: String) -> AnyView {
    let session = Session::get();
    let known = session.plan.with_untracked(|plan| noun.exists(plan, &name));
    let target = if known {
        link(Route::object(noun, &name).href()).text_of(name.clone())
    } else {
        el("a")
            .attr("tabindex", "-1")
            .text_of(format!("{name} (?)"))
    };
    let title = format!("removal of {name}");
    let problems = messages(&at);
    let wrong = wrong(&at);
    let target = target.attr_of("id", field_id(&at));
    let remove = icon_button(Icon::Close, format!("Remove {name}"), move || {
        session.apply_or_say(&[Edit::Remove { at: at.clone() }], title.clone());
    });
    let chip = el("span")
        .class("chip")
        .class_while("has-error", wrong)
        .el(target)
        .child(remove);
    el("div").el(chip).child(problems).view()
}
