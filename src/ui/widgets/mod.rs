//! The parts that pages are made of. Each shows the problems of its own place in the plan.
//!
//! They are functions that return [`AnyView`](leptos::prelude::AnyView), not components: with one type
//! for all views the app is a third smaller.

mod check_field;
mod chips;
mod choice;
mod dialog;
mod element;
mod form;
mod frame;
mod icon;
mod list_field;
mod messages;
mod name_field;
mod notes_field;
mod text_field;

use check_field::check_field;
use chips::references_field;
use choice::choice_field;
pub use choice::reference_field;
pub use dialog::dialog;
pub use element::{El, button, dynamic, el, link, live, text};
pub use form::{Field, Part, form, more, section};
pub use icon::{Icon, icon, noun_icon};
pub use list_field::icon_button;
use list_field::list_field;
pub use messages::{
    messages, place_line, problem_card, problem_link, sentence, severity_dot, severity_icon,
    unknown_name,
};
pub use name_field::name_field;
pub use notes_field::notes_field;
use text_field::text_field;
pub use text_field::text_field_like;

use crate::model::DocPath;

/// The id of the element that shows a place of the plan.
pub fn field_id(at: &DocPath) -> String {
    format!("at:{at}")
}

/// Where the name of what stands at a place is shown.
pub fn name_at(at: &DocPath) -> DocPath {
    at.join(":name")
}

/// The id of the messages of a place.
fn messages_id(at: &DocPath) -> String {
    format!("why:{at}")
}
