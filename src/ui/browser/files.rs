//! Files: chosen by the user, and given to the user.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Hands a file to the browser's downloads.
pub fn download(name: &str, bytes: &[u8], media_type: &str) {
    let blob = gloo::file::Blob::new_with_options(bytes, Some(media_type));
    let url = gloo::file::ObjectUrl::from(blob);
    let Ok(link) = document()
        .create_element("a")
        .map(JsCast::unchecked_into::<web_sys::HtmlAnchorElement>)
    else {
        return;
    };
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser reads the address after this returns; a moment later it is no longer needed.
    super::after(10_000, move || drop(url));
}

/// Reads the first of the files chosen in an input element, and forgets the choice so that the same
/// file can be chosen again.
pub fn read_chosen(
    input: &web_sys::HtmlInputElement,
    done: impl FnOnce(String, Result<String, String>) + 'static,
) {
    let file = input.files().and_then(|files| files.get(0));
    input.set_value("");
    if let Some(file) = file {
        read(file, done);
    }
}

/// Reads a file as text.
pub fn read(file: web_sys::File, done: impl FnOnce(String, Result<String, String>) + 'static) {
    let name = file.name();
    if file.size() > crate::format::MAX_BYTES as f64 {
        let reason = format!(
            "the file has {} MB; plans are not that large",
            (file.size() / 1e6).round() as u64
        );
        return done(name, Err(reason));
    }
    leptos::task::spawn_local(async move {
        let text = gloo::file::futures::read_as_text(&gloo::file::Blob::from(file)).await;
        done(
            name,
            text.map_err(|error| format!("the browser can't read the file: {error}")),
        );
    });
}
