//! A question that must be answered first.

use leptos::prelude::*;

/// A modal dialog: the browser keeps the focus inside, and Escape closes it. `close` hears that it closed.
pub fn dialog(
    open: Signal<bool>,
    close: impl Fn() + 'static,
    title: String,
    content: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            match (open.get(), dialog.open()) {
                // Fails only where the dialog is open already.
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    let label = title.clone();
    view! {
        <dialog node_ref=dialog aria-label=label on:close=move |_| close()>
            <h2>{title}</h2>
            {move || open.get().then(&content)}
        </dialog>
    }
    .into_any()
}
