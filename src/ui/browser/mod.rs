//! The browser's side: storage, files, the clipboard, keys and the address.

pub mod files;
pub mod keys;
pub mod storage;

use leptos::prelude::*;

/// The part of the address behind `#`, with it.
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Sets the part of the address behind `#`.
pub fn set_hash(hash: &str) {
    if self::hash() != hash {
        // Fails only for addresses that can't be parsed, and these are made of encoded parts.
        let _ = window().location().set_hash(hash);
    }
}

/// Tells the page's own scripts something.
pub fn announce(event: &str) {
    if let Ok(event) = web_sys::Event::new(event) {
        // True or false, whether somebody prevented it: nothing to do about either.
        let _ = window().dispatch_event(&event);
    }
}

/// Does something later.
pub fn after(milliseconds: u32, action: impl FnOnce() + 'static) {
    gloo::timers::callback::Timeout::new(milliseconds, action).forget();
}

/// Puts a text into the clipboard; `done` hears whether the browser allowed it.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let promise = window().navigator().clipboard().write_text(text);
    leptos::task::spawn_local(async move {
        done(wasm_bindgen_futures::JsFuture::from(promise).await.is_ok());
    });
}

/// Whether any element of the page has the focus.
pub fn has_focus() -> bool {
    let body = document().body().map(web_sys::Element::from);
    document()
        .active_element()
        .is_some_and(|active| Some(active) != body)
}

/// Brings an element into view, if it is not.
pub fn reveal(element: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// The first element that a selector finds.
pub fn first(selector: &str) -> Option<web_sys::Element> {
    document().query_selector(selector).ok().flatten()
}

/// Focuses an element, selecting its text if it has one and opening what it is folded into; `false`
/// when there is none.
pub fn focus(id: &str) -> bool {
    use wasm_bindgen::JsCast;
    let Some(element) = document().get_element_by_id(id) else {
        return false;
    };
    while let Ok(Some(closed)) = element.closest("details:not([open])") {
        if closed.set_attribute("open", "").is_err() {
            break;
        }
    }
    reveal(&element);
    let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() else {
        return false;
    };
    let focused = element.focus().is_ok();
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        input.select();
    }
    focused
}
