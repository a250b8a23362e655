//! Deleting an object, with what refers to it in sight.

use leptos::prelude::*;

use crate::model::{Edit, Noun, references};
use crate::ui::browser;
use crate::ui::state::{Page, Route, Session};
use crate::ui::widgets::{Icon, dialog, el, icon};

/// A button that deletes an object; where others refer to it, it asks first.
pub fn delete_button(noun: Noun, name: String) -> AnyView {
    let session = Session::get();
    let open = RwSignal::new(false);
    let name = StoredValue::new(name);
    let referring = move || {
        let found = session.plan.with_untracked(|plan| references(plan));
        let mut objects: Vec<_> = found
            .into_iter()
            .filter(|reference| {
                reference.noun == noun && name.with_value(|name| reference.name == *name)
            })
            .filter_map(|reference| {
                let (collection, name) = reference.at.object()?;
                Some(format!("{} {name}", Noun::of_collection(collection)?))
            })
            .collect();
        objects.dedup();
        objects
    };
    let delete = move || {
        let name = name.get_value();
        open.set(false);
        if session.apply_or_say(
            &[Edit::Remove { at: noun.at(&name) }],
            format!("deleting {noun} {name}"),
        ) {
            session.go(&Route::page(Page::Objects(noun)));
            session.say(format!("Deleted the {noun} {name}"), true);
            browser::focus("main");
        }
    };
    let title = format!("Delete the {noun} {}?", name.get_value());
    let item = |text: String| el("li").text_of(text).view();
    let content = move || {
        let mut objects = referring();
        let more = objects.len().saturating_sub(8);
        objects.truncate(8);
        if more > 0 {
            objects.push(format!("and {more} more"));
        }
        let confirm = el("button")
            .attr("type", "button")
            .class("danger")
            .on_click(delete)
            .text("Delete");
        let cancel = el("button")
            .attr("type", "button")
            .attr("autofocus", "")
            .on_click(move || open.set(false))
            .text("Cancel");
        vec![
            el("p").text("It will no longer be named by:").view(),
            el("ul")
                .children(objects.into_iter().map(item).collect())
                .view(),
            el("p")
                .text("They stay, without it. You can undo this.")
                .view(),
            el("div").class("actions").el(confirm).el(cancel).view(),
        ]
    };
    let ask = move || match referring().is_empty() {
        true => delete(),
        false => open.set(true),
    };
    let button = el("button")
        .attr("type", "button")
        .class("danger")
        .on_click(ask)
        .child(icon(Icon::Trash))
        .text("Delete");
    let close = move || open.set(false);
    vec![button.view(), dialog(open.into(), close, title, content)].into_any()
}
