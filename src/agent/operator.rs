//! Who started the agent, and what the agent tells while it works.

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// What is done just now.
    Progress,
    /// What has been done.
    Note,
    /// What a person should know.
    Warning,
    /// What went wrong.
    Error,
}

/// Something to tell.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Event {
    /// How much it matters.
    pub level: Level,
    /// A sentence.
    pub message: String,
    /// What a program said; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub output: String,
}

/// A person at a terminal, a program, or the journal.
pub trait Operator {
    /// Tells something. It never fails: what the agent does must not depend on who listens.
    fn tell(&self, event: &Event);

    /// Whether the agent was asked to stop.
    fn interrupted(&self) -> bool;
}

impl dyn Operator + '_ {
    /// Tells what is done just now.
    pub fn progress(&self, message: impl Into<String>) {
        self.say(Level::Progress, message, "");
    }

    /// Tells what has been done.
    pub fn note(&self, message: impl Into<String>) {
        self.say(Level::Note, message, "");
    }

    /// Tells what a person should know.
    pub fn warn(&self, message: impl Into<String>, output: &str) {
        self.say(Level::Warning, message, output);
    }

    fn say(&self, level: Level, message: impl Into<String>, output: &str) {
        self.tell(&Event {
            level,
            message: message.into(),
            output: output.to_owned(),
        });
    }
}
