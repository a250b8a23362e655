//! The terminal, or the program, that started the agent.

use std::io::{Write, stderr, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::journald::Journald;
use crate::agent::operator::{Event, Level, Operator};

/// Where the agent's words go.
#[derive(Debug)]
pub struct Console {
    json: bool,
    log: Option<Journald>,
    stop: Arc<AtomicBool>,
    hangup: Arc<AtomicBool>,
}

impl Console {
    /// Words for people or programs, and a log.
    ///
    /// From here on signals are asked for and end nothing by themselves. One is not heeded at all
    /// before a change waits for its confirmation: SIGHUP comes when the terminal is gone, which the
    /// change may have cut, and then the probes decide.
    pub fn new(json: bool, log: Option<Journald>) -> Self {
        let (stop, hangup) = (Arc::default(), Arc::default());
        for (signal, flag) in [(SIGINT, &stop), (SIGTERM, &stop), (SIGHUP, &hangup)] {
            // These three can be handled everywhere.
            let _ = signal_hook::flag::register(signal, Arc::clone(flag));
        }
        Self {
            json,
            log,
            stop,
            hangup,
        }
    }

    /// Whether nobody listens any more.
    pub fn left(&self) -> bool {
        self.interrupted() || self.hangup.load(Ordering::Relaxed)
    }

    /// Logs how a command ended.
    pub fn log_end(&self, text: &str, json: &serde_json::Value) {
        if let Some(log) = &self.log {
            log.log_end(text, json);
        }
    }

    /// The answer to a command.
    pub fn answer(&self, text: &str, json: &serde_json::Value) {
        let text = if self.json {
            format!("{json:#}\n")
        } else {
            text.to_owned()
        };
        // Nobody is left to tell when it can't be written.
        let _ = stdout()
            .write_all(text.as_bytes())
            .and_then(|()| stdout().flush());
    }
}

impl Operator for Console {
    fn tell(&self, event: &Event) {
        if let Some(log) = &self.log {
            log.log(event);
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
        let _ = stderr().write_all(line.as_bytes());
    }

    fn interrupted(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
