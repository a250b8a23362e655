//! The parts that pages are made of. Each shows the problems of its own place in the plan.

mod check_field;
mod chips;
mod choice;
mod dialog;
mod icon;
mod list_field;
mod messages;
mod name_field;
mod notes_field;
mod section;
mod text_field;

pub use check_field::CheckField;
pub use chips::ReferencesField;
pub use choice::{ChoiceField, ReferenceField};
pub use dialog::Dialog;
pub use icon::{Icon, icon};
pub use list_field::ListField;
pub use messages::{Messages, ProblemCard, severity_icon};
pub use name_field::NameField;
pub use notes_field::NotesField;
pub use section::Section;
pub use text_field::TextField;

use crate::model::DocPath;

/// The id of the element that shows a place of the plan.
pub fn field_id(at: &DocPath) -> String {
    format!("at:{at}")
}

/// The id of the messages of a place.
pub fn messages_id(at: &DocPath) -> String {
    format!("why:{at}")
}
