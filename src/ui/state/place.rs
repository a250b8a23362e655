//! A place of the plan that views can share.

use leptos::prelude::*;

use crate::model::DocPath;

/// A place of the plan as a handle that is copied freely, as closures in views need it.
#[derive(Clone, Copy)]
pub struct Place(StoredValue<DocPath>);

impl Place {
    /// A handle of a place.
    pub fn new(at: DocPath) -> Self {
        Self(StoredValue::new(at))
    }

    /// One step further.
    pub fn join(self, segment: &'static str) -> DocPath {
        self.0.with_value(|at| at.join(segment))
    }
}
