//! Colours. They reach a terminal alone: `anstream` takes them out everywhere else.

use anstyle::{AnsiColor, Style};

use crate::check::Severity;

/// An error's word and marks.
pub const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
/// A warning's.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// What is only worth knowing.
pub const INFO: Style = AnsiColor::BrightCyan.on_default().bold();
/// Line numbers and the lines around a snippet.
pub const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
/// The way out.
pub const HELP: Style = AnsiColor::Green.on_default().bold();
/// What to read first.
pub const STRONG: Style = Style::new().bold();

/// The style of a severity.
pub fn of(severity: Severity) -> Style {
    match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Info => INFO,
    }
}
