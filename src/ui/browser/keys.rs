//! Keys that work everywhere in the app.

use wasm_bindgen::JsCast;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Take the last step back.
    Undo,
    /// Do it again.
    Redo,
    /// Save the plan as a file.
    Save,
}

/// The command of a key press, if it is one.
pub fn command(event: &web_sys::KeyboardEvent) -> Option<Command> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => Some(Command::Undo),
        ("z", true) | ("y", false) => Some(Command::Redo),
        ("s", false) => Some(Command::Save),
        _ => None,
    }
}

/// Whether undo and redo are the browser's own: in a text field that the plan does not follow letter by
/// letter, while it holds something else than it was given, and in a dialog, which the plan lies behind.
pub fn is_own_text(event: &web_sys::KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(element) = target else {
        return false;
    };
    let differs = |input: &web_sys::HtmlInputElement| input.value() != input.default_value();
    let is_typed = element.has_attribute("data-own-undo")
        && element
            .dyn_ref::<web_sys::HtmlInputElement>()
            .is_some_and(differs);
    is_typed || matches!(element.closest("dialog"), Ok(Some(_)))
}
