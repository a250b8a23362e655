//! Plans as texts, of files and of the browser's storage.

use crate::format;
use crate::model::{Fault, Plan};
use crate::ui::browser::{files, storage};

/// Reads a text all of which is a plan: a part without a place would be lost with the next change.
pub fn read_whole(text: &str) -> Result<Plan, Vec<String>> {
    let reading = format::read(text).map_err(|error| vec![error.to_string()])?;
    if reading.faults.is_empty() {
        return Ok(reading.plan);
    }
    let line = |fault: &Fault| format!("{}: {}; {}", fault.at, fault.message, fault.help);
    Err(reading.faults.iter().map(line).collect())
}

/// Keeps a text that can't be read before anything is saved over it, and tells where.
pub fn put_aside(text: &str) -> String {
    if storage::put_aside(text).is_ok() {
        return "Its text is kept in the browser's storage.".into();
    }
    files::download(
        "unreadable.fabric.json",
        text.as_bytes(),
        "application/json",
    );
    "Its text was saved as unreadable.fabric.json.".into()
}
