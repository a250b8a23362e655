//! One line of text.

use leptos::prelude::*;

use super::form::Field;
use super::frame::{frame, text_input};
use crate::model::DocPath;

/// A text of the plan.
pub fn text_field(at: DocPath, field: Field) -> AnyView {
    text_field_like(at, field, field.sample.to_owned())
}

/// A text of the plan with an example that was put together.
pub fn text_field_like(at: DocPath, field: Field, sample: String) -> AnyView {
    let input = text_input(&at, None, sample);
    frame(&at, field, input)
}
