//! Why the laboratory can't go on.

use std::fmt;
use std::io;

/// What is in the way, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is in the way.
    pub message: String,
    /// The way out; empty where none is known.
    pub help: String,
}

/// What the laboratory's steps give.
pub type Result<T, E = Trouble> = std::result::Result<T, E>;

impl Trouble {
    /// Trouble with a way out.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }

    /// Trouble that nobody foresaw.
    pub fn odd(message: impl Into<String>) -> Self {
        Self::new(message, "")
    }

    /// What an operation of the system failed with.
    pub fn io(what: impl fmt::Display, error: &io::Error) -> Self {
        Self::odd(format!("{what}: {error}"))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
