//! A terminal may hang: somebody pressed Ctrl-S, or the change cut the network that the session came
//! through. What the agent does must not wait for it, so a thread of its own writes.

use std::io::{Write, stderr, stdout};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// How long the end of the program waits for a terminal that hangs.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where a text goes.
#[derive(Clone, Copy, Debug)]
pub enum To {
    /// The standard output.
    Out,
    /// The standard error.
    Err,
}

/// Writes without ever blocking who gives it the text.
#[derive(Debug)]
pub struct Printer {
    texts: Sender<(To, String)>,
    ended: Receiver<()>,
}

impl Printer {
    /// Starts the thread.
    pub fn new() -> Self {
        let (texts, queue) = channel::<(To, String)>();
        let (end, ended) = channel();
        thread::spawn(move || {
            for (to, text) in queue {
                // Nobody is left to tell when it can't be written.
                let _ = match to {
                    To::Out => stdout()
                        .write_all(text.as_bytes())
                        .and_then(|()| stdout().flush()),
                    To::Err => stderr().write_all(text.as_bytes()),
                };
            }
            let _ = end.send(());
        });
        Self { texts, ended }
    }

    /// Writes a text, after those before it.
    pub fn print(&self, to: To, text: String) {
        let _ = self.texts.send((to, text));
    }

    /// Waits until all is written, but not for long.
    pub fn finish(self) {
        drop(self.texts);
        let _ = self.ended.recv_timeout(PATIENCE);
    }
}
