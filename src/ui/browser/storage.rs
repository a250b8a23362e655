//! The plan in the browser's local storage.

use gloo::storage::{LocalStorage, Storage};

/// Where the plan is kept.
pub const KEY: &str = "fabric-planner/plan";
/// Where a text that could not be read is put aside.
const ASIDE: &str = "fabric-planner/unreadable";

/// The saved plan's text, if there is one.
///
/// # Errors
/// Why the browser gives nothing out.
pub fn load() -> Result<Option<String>, String> {
    LocalStorage::raw()
        .get_item(KEY)
        .map_err(|_| "The browser gives no access to its storage.".into())
}

/// Saves the plan's text.
///
/// # Errors
/// Why the browser does not keep it.
pub fn save(text: &str) -> Result<(), String> {
    put(KEY, text)
}

/// Keeps a text that could not be read.
///
/// # Errors
/// Why the browser does not keep it.
pub fn put_aside(text: &str) -> Result<(), String> {
    let storage = LocalStorage::raw();
    let is_free = |key: &String| matches!(storage.get_item(key), Ok(None));
    let keys = [ASIDE.to_owned()]
        .into_iter()
        .chain((2u32..100).map(|n| format!("{ASIDE}-{n}")));
    let key = keys
        .into_iter()
        .find(is_free)
        .unwrap_or_else(|| ASIDE.to_owned());
    // There may be no room for the text twice.
    let _ = storage.remove_item(KEY);
    put(&key, text).inspect_err(|_| drop(put(KEY, text)))
}

fn put(key: &str, text: &str) -> Result<(), String> {
    LocalStorage::raw().set_item(key, text).map_err(|error| {
        let name = js_sys::Reflect::get(&error, &"name".into())
            .ok()
            .and_then(|name| name.as_string());
        match name.as_deref() {
            Some("QuotaExceededError") => "The browser's storage is full; save the plan as a file.",
            _ => "The browser keeps nothing here (a private window?); save the plan as a file.",
        }
        .into()
    })
}
