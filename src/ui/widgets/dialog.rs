//! A question that must be answered first.

use leptos::prelude::*;

use super::element::dynamic;

/// A modal dialog: the browser keeps the focus inside, and Escape closes it. `close` hears that it closed.
pub fn dialog(
    open: Signal<bool>,
    close: impl Fn() + 'static,
    title: String,
    content: impl Fn() -> Vec<AnyView> + Send + 'static,
) -> AnyView {
    modal(open, Box::new(close), title, Box::new(content))
}

#[inline(never)]
fn modal(
    open: Signal<bool>,
    close: Box<dyn Fn()>,
    title: String,
    content: Box<dyn Fn() -> Vec<AnyView> + Send>,
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
            {dynamic(move || if open.get() { content() } else { Vec::new() })}
        </dialog>
    }
    .into_any()
}
