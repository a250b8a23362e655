//! A short message about what just happened.

/// A message that goes away by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// What to say.
    pub text: String,
    /// Whether it tells of something that went wrong.
    pub is_error: bool,
    /// Whether it offers to take the last step back.
    pub offers_undo: bool,
}
