//! The terminal, or the program, that started the agent.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGTTOU};

use super::journald::Journald;
use super::printer::{Printer, To};
use crate::agent::operator::{Event, Level, Operator};

/// Where the agent's words go.
#[derive(Debug)]
pub struct Console {
    json: bool,
    log: Option<Journald>,
    printer: Printer,
    stop: Arc<AtomicBool>,
    hangup: Arc<AtomicBool>,
}

impl Console {
    /// Words for people or programs, and a log.
    ///
    /// From here on signals are asked for and end nothing by themselves. Some are not heeded: SIGHUP
    /// before a change waits for its confirmation, for it comes when the terminal is gone, which the
    /// change may have cut, and then the probes decide; SIGTSTP (Ctrl-Z) and SIGTTOU, for a change must
    /// not stand still in its middle.
    pub fn new(json: bool, log: Option<Journald>) -> Self {
        let (stop, hangup, nothing) = (Arc::default(), Arc::default(), Arc::default());
        for (signal, flag) in [
            (SIGINT, &stop),
            (SIGTERM, &stop),
            (SIGHUP, &hangup),
            (SIGTSTP, &nothing),
            (SIGTTOU, &nothing),
        ] {
            // These can be handled everywhere.
            let _ = signal_hook::flag::register(signal, Arc::clone(flag));
        }
        Self {
            json,
            log,
            printer: Printer::new(),
            stop,
            hangup,
        }
    }

    /// Whether nobody listens any more.
    pub fn left(&self) -> bool {
        self.interrupted() || self.hangup.load(Ordering::Relaxed)
    }

    /// Logs how a command ended, and answers it.
    pub fn end(&self, text: &str, json: &serde_json::Value) {
        let Some(log) = &self.log else {
            return self.answer(text, json);
        };
        log.log_end(text, json);
        if !Journald::reads(io::stdout()) {
            self.answer(text, json);
        }
    }

    /// The answer to a command.
    pub fn answer(&self, text: &str, json: &serde_json::Value) {
        let text = if self.json {
            format!("{json:#}\n")
        } else {
            text.to_owned()
        };
        self.printer.print(To::Out, inert(&text));
    }

    /// Nothing more is said.
    pub fn finish(self) {
        self.printer.finish();
    }
}

impl Operator for Console {
    fn tell(&self, event: &Event) {
        if let Some(log) = &self.log {
            log.log(event);
            if Journald::reads(io::stderr()) {
                return;
            }
        }
        let line = if self.json {
            serde_json::to_string(event).unwrap_or_default() + "\n"
        } else {
            let before = match event.level {
                Level::Progress | Level::Note => "",
                Level::Warning => "warning: ",
                Level::Error => "error: ",
            };
            let mut line = format!("{before}{}\n", event.message);
            for said in event.output.lines() {
                line.push_str(&format!("  | {said}\n"));
            }
            line
        };
        self.printer.print(To::Err, inert(&line));
    }

    fn interrupted(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// A text that moves no cursor and colours nothing: what files and programs say is shown, not obeyed.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() && !matches!(character, '\n' | '\t') {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn escapes_are_shown() {
        assert_eq!(
            inert("a\u{1b}[2Jb\r\n\tüc\u{9b}"),
            "a\\u{1b}[2Jb\\r\n\tüc\\u{9b}"
        );
    }
}
