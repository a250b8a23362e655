//! wasm only: the web app.
//!
//! `state` holds the plan and every change to it, `browser` the browser's side of things (storage,
//! files, keys), `lazy` what is loaded when it is first needed, `widgets` the parts that pages are made
//! of, `pages` one folder or file a page, `shell` the frame around them.

mod browser;
mod chart;
mod lazy;
mod pages;
mod shell;
mod state;
mod text;
mod widgets;

/// Starts the app in the page's body, in place of what was shown while it loaded.
pub fn mount() {
    if let Some(boot) = leptos::prelude::document().get_element_by_id("boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(shell::app);
}
