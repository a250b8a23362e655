//! A structured log: the native protocol of journald.
//!
//! <https://systemd.io/JOURNAL_NATIVE_PROTOCOL/>

use std::os::fd::AsFd;
use std::os::unix::net::UnixDatagram;

use crate::agent::operator::{Event, Level};

const SOCKET: &str = "/run/systemd/journal/socket";

/// The longest message of a program that is logged: a datagram takes no more than some 200 KiB.
const LONGEST: usize = 64 << 10;

/// A way to journald.
#[derive(Debug)]
pub struct Journald {
    socket: UnixDatagram,
    command: &'static str,
}

impl Journald {
    /// Where it runs.
    pub fn new(command: &'static str) -> Option<Self> {
        let socket = UnixDatagram::unbound().ok()?;
        socket.connect(SOCKET).ok()?;
        // A log that hangs must not keep a change from its end.
        socket.set_nonblocking(true).ok()?;
        Some(Self { socket, command })
    }

    /// Whether a stream of ours leads to it as well: then a printed line would stand there twice
    /// (systemd.exec(5), `JOURNAL_STREAM`).
    pub fn reads(stream: impl AsFd) -> bool {
        let Ok(named) = std::env::var("JOURNAL_STREAM") else {
            return false;
        };
        rustix::fs::fstat(stream).is_ok_and(|own| named == format!("{}:{}", own.st_dev, own.st_ino))
    }

    /// Logs how a command ended, with all that it told programs.
    pub fn log_end(&self, message: &str, answer: &serde_json::Value) {
        let event = Event {
            level: Level::Note,
            message: message.trim_end().to_owned(),
            output: String::new(),
        };
        let mut entry = entry(self.command, &event);
        if let Some(generation) = answer["generation"].as_u64() {
            field(&mut entry, "FABRIC_GENERATION", &generation.to_string());
        }
        field(&mut entry, "FABRIC_ANSWER", &answer.to_string());
        let _ = self.socket.send(&entry);
    }

    /// Logs an event; one that does not fit through is lost.
    pub fn log(&self, event: &Event) {
        let _ = self.socket.send(&entry(self.command, event));
    }
}

fn entry(command: &str, event: &Event) -> Vec<u8> {
    let priority = match event.level {
        Level::Error => "3",
        Level::Warning => "4",
        Level::Note => "5",
        Level::Progress => "6",
    };
    let mut entry = Vec::new();
    field(&mut entry, "MESSAGE", &event.message);
    field(&mut entry, "PRIORITY", priority);
    field(&mut entry, "SYSLOG_IDENTIFIER", "fabric-agent");
    field(&mut entry, "FABRIC_COMMAND", command);
    if !event.output.is_empty() {
        let mut end = event.output.len().min(LONGEST);
        while !event.output.is_char_boundary(end) {
            end -= 1;
        }
        field(&mut entry, "FABRIC_OUTPUT", &event.output[..end]);
    }
    entry
}

/// A value of one line stands behind `=`; one of several is told by its length.
fn field(entry: &mut Vec<u8>, name: &str, value: &str) {
    entry.extend_from_slice(name.as_bytes());
    if value.contains('\n') {
        entry.push(b'\n');
        entry.extend_from_slice(&(value.len() as u64).to_le_bytes());
    } else {
        entry.push(b'=');
    }
    entry.extend_from_slice(value.as_bytes());
    entry.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::entry;
    use crate::agent::operator::{Event, Level};

    #[test]
    fn values_can_not_become_fields() {
        let event = Event {
            level: Level::Warning,
            message: "two\nPRIORITY=0".to_owned(),
            output: String::new(),
        };
        let expected = b"MESSAGE\n\x0e\0\0\0\0\0\0\0two\nPRIORITY=0\nPRIORITY=4\nSYSLOG_IDENTIFIER=fabric-agent\nFABRIC_COMMAND=apply\n";
        assert_eq!(entry("apply", &event), expected);
    }
}
