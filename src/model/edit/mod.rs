//! Every change a user can make, as data: what the app applies, a fix proposes and undo takes back.

mod error;
mod make;
#[cfg(test)]
mod tests;

use super::{DocPath, Plan, Tree};
pub use error::EditError;
use make::{put, remove, rename};

/// A change to a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Puts a value, a list or a whole object at a place, instead of what stands there. A list grows
    /// by one when the place is just behind its end.
    Put {
        /// Where.
        at: DocPath,
        /// What.
        value: Tree,
    },
    /// Takes a value, a list's item or an object away. References to a removed object go with it, and
    /// so do exceptions for what is removed.
    Remove {
        /// Where.
        at: DocPath,
    },
    /// Gives an object, or another part that has a name, another name, in all places that refer to it.
    Rename {
        /// The part.
        at: DocPath,
        /// Its new name.
        to: String,
    },
}

impl Edit {
    /// Sets one value by its text; the empty text means: not given.
    pub fn set(at: DocPath, text: impl Into<String>) -> Self {
        Self::Put {
            at,
            value: Tree::Text(text.into()),
        }
    }

    /// Where it changes the plan.
    pub fn at(&self) -> &DocPath {
        match self {
            Self::Put { at, .. } | Self::Remove { at } | Self::Rename { at, .. } => at,
        }
    }

    /// Makes the change to a copy of the plan.
    ///
    /// # Errors
    /// Why it can't be made.
    pub fn apply(&self, plan: &Plan) -> Result<Plan, EditError> {
        Self::apply_all(std::slice::from_ref(self), plan)
    }

    /// Makes several changes one after the other, or none.
    ///
    /// # Errors
    /// Why the first impossible one can't be made.
    pub fn apply_all(edits: &[Self], plan: &Plan) -> Result<Plan, EditError> {
        let mut changed = plan.clone();
        for edit in edits {
            match edit {
                Self::Put { at, value } => put(&mut changed, at, value)?,
                Self::Remove { at } => remove(&mut changed, at)?,
                Self::Rename { at, to } => rename(&mut changed, at, to)?,
            }
        }
        Ok(changed)
    }
}
