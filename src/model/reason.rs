//! Why a text is not the value its place wants.

/// What is wrong with a text; each kind but [`ReasonKind::Malformed`] has a rule of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonKind {
    /// It can't be read at all.
    Malformed,
    /// A network with bits set behind its prefix length.
    HostBits,
    /// A range whose end lies before its start.
    ReversedRange,
    /// A community whose halves don't fit two 16-bit numbers (RFC 1997).
    CommunityRange,
    /// A name that the kernel refuses for an interface.
    InterfaceName,
}

/// Why a text was refused, in words for its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What is wrong.
    pub kind: ReasonKind,
    /// The sentence, with the user's own text in it.
    pub message: String,
    /// The way out.
    pub help: String,
    /// The text that was most likely meant, where one is determined.
    pub suggestion: Option<String>,
}

/// A character as a message shows it: itself where it is a letter or digit, else its escape.
pub(super) fn shown(c: char) -> String {
    if c.is_alphanumeric() {
        c.to_string()
    } else {
        c.escape_default().to_string()
    }
}

impl Reason {
    /// A text that can't be read.
    pub fn malformed(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            kind: ReasonKind::Malformed,
            message: message.into(),
            help: help.into(),
            suggestion: None,
        }
    }

    /// The same reason with another kind.
    #[must_use]
    pub fn kind(mut self, kind: ReasonKind) -> Self {
        self.kind = kind;
        self
    }

    /// The same reason with what was most likely meant.
    #[must_use]
    pub fn suggest(mut self, text: impl Into<String>) -> Self {
        self.suggestion = Some(text.into());
        self
    }
}
