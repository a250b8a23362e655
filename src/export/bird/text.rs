//! Free text in BIRD's configuration.

use std::fmt;

/// A text between double quotes. BIRD knows no way to write a `"` or a line break inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Text(String);

impl Text {
    /// Keeps what can stand there.
    pub fn new(text: &str) -> Self {
        Self(crate::export::about::one_line(text).replace('"', "'"))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}
