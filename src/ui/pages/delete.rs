//! Deleting an object, with what refers to it in sight.

use leptos::prelude::*;

use crate::model::{Edit, Noun, references};
use crate::ui::browser;
use crate::ui::state::{Page, Route, Session};
use crate::ui::widgets::{Icon, dialog, icon};

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
    let item = |text: String| view! { <li>{text}</li> }.into_any();
    let content = move || {
        let mut objects = referring();
        let more = objects.len().saturating_sub(8);
        objects.truncate(8);
        if more > 0 {
            objects.push(format!("and {more} more"));
        }
        view! {
            <p>"It will no longer be named by:"</p>
            <ul>{objects.into_iter().map(item).collect::<Vec<_>>()}</ul>
            <p>"They stay, without it. You can undo this."</p>
            <div class="actions">
                <button type="button" class="danger" on:click=move |_| delete()>"Delete"</button>
                <button type="button" on:click=move |_| open.set(false)>"Cancel"</button>
            </div>
        }
        .into_any()
    };
    view! {
        <button
            type="button"
            class="danger"
            on:click=move |_| if referring().is_empty() { delete() } else { open.set(true) }
        >
            {icon(Icon::Trash)} "Delete"
        </button>
        {dialog(open, title, content)}
    }
    .into_any()
}
