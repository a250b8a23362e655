//! One line of text.

use leptos::prelude::*;

use super::form::Field;
use super::frame::{frame, text_input};
use crate::model::DocPath;

/// A text of the plan.
pub fn text_field(at: DocPath, field: Field) -> AnyView {
    let input = text_input(&at, None, field.sample);
    frame(&at, field, input)
}
