//! Why the agent stops, and the exit status that tells it.

use std::io;

use super::Failure;

/// The exit status of `fabric-agent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Done.
    Done = 0,
    /// Not done: the host is as before.
    TakenBack = 1,
    /// Unusable input or usage; nothing was touched.
    Unusable = 2,
    /// Refused: signature, host, generation, a path's owner, a parser; nothing was touched.
    Refused = 3,
    /// Another agent is at work, or another change waits for its confirmation.
    Busy = 4,
    /// Something is left for a person: the way back did not succeed in full.
    Broken = 5,
    /// The change waits for its confirmation and nobody at this terminal waits with it any more.
    Waiting = 6,
}

/// Why the agent stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its exit status.
    pub status: Status,
    /// A sentence.
    pub message: String,
    /// What a program said; may be empty.
    pub output: String,
}

/// What the agent's parts return.
pub type Result<T> = std::result::Result<T, Stop>;

impl Stop {
    /// With a sentence.
    pub fn new(status: Status, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            output: String::new(),
        }
    }

    /// Nothing was touched, and it is not the agent's to do.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Status::Refused, message)
    }

    /// The system failed while something was done: "can't ...".
    pub fn failed(doing: &str, error: &io::Error) -> Self {
        Self::new(Status::TakenBack, format!("can't {doing}: {error}"))
    }

    /// A program failed.
    pub fn machine(status: Status, failure: Failure) -> Self {
        Self {
            status,
            message: failure.message,
            output: failure.output,
        }
    }
}

/// Says what was done when the system failed.
pub trait Doing<T> {
    /// "can't ..."
    ///
    /// # Errors
    /// The system's, in a sentence.
    fn doing(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Stop::failed(&what(), &error))
    }
}
