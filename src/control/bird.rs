//! BIRD's control socket, and what it answers in all versions from 1.6 to 3.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::time::Duration;

use ipnet::IpNet;

use super::{Connection, LONGEST, Session};

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The code of its last line (`doc/reply_codes` in BIRD's source): from 8000 on it is an error.
    pub code: u16,
    /// Its lines without their codes.
    pub text: String,
}

impl Reply {
    /// Whether what was asked for was done.
    pub fn is_good(&self) -> bool {
        self.code < 8000
    }
}

/// Asks BIRD: lines with a four-digit code, the last one with a blank after it (BIRD's documentation,
/// "Remote control").
///
/// # Errors
/// When nobody listens or no whole answer comes in time.
pub fn ask(socket: &Path, command: &str, patience: Duration) -> io::Result<Reply> {
    let connection = Connection::new(socket, patience)?;
    let mut reader = BufReader::new(connection);
    read_reply(&mut reader)?;
    writeln!(reader.get_mut(), "{command}")?;
    read_reply(&mut reader)
}

fn read_reply(reader: &mut impl BufRead) -> io::Result<Reply> {
    let mut text = String::new();
    let mut reader = reader.take(LONGEST as u64);
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = String::from_utf8_lossy(&line);
        let code = line.get(..4).and_then(|code| code.parse::<u16>().ok());
        match (code, line.as_bytes().get(4)) {
            (Some(code), Some(b' ')) => {
                text += &line[5..];
                return Ok(Reply { code, text });
            }
            (Some(_), Some(b'-')) => text += &line[5..],
            // What it logs meanwhile begins with a plus, what goes on with a line with a blank.
            _ if line.starts_with('+') => {}
            _ => text += line.strip_prefix(' ').unwrap_or(&line),
        }
    }
}

/// A BGP protocol of `show protocols all`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protocol {
    /// Its name.
    pub name: String,
    /// Its session.
    pub session: Session,
}

/// The BGP protocols in the answer to `show protocols all`; those that wait for anybody have no
/// neighbour and are left out.
pub fn protocols(said: &str) -> Vec<Protocol> {
    let mut protocols = Vec::new();
    let (mut name, mut state) = ("", "");
    for line in said.lines() {
        let mut words = line.split_whitespace();
        // A protocol's first line stands at the margin, what is said of it does not.
        if !line.starts_with(char::is_whitespace) {
            if let (Some(first), Some("BGP")) = (words.next(), words.next()) {
                name = first;
            }
            continue;
        }
        let value = |key| line.trim().strip_prefix(key).map(str::trim);
        if let Some(found) = value("BGP state:") {
            state = found;
        } else if let Some(neighbour) = value("Neighbor address:") {
            // A link-local one has its interface behind it.
            let address = neighbour.split('%').next().unwrap_or_default();
            protocols.extend(address.parse().ok().map(|neighbour| Protocol {
                name: name.to_owned(),
                session: Session {
                    neighbour,
                    state: state.to_owned(),
                },
            }));
        }
    }
    protocols
}

/// The question for what a protocol announces. A name may hold what only quotes carry.
pub fn announced_by(protocol: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if protocol.chars().all(plain) {
        format!("show route export {protocol}")
    } else {
        format!("show route export '{protocol}'")
    }
}

/// The networks in a list of routes.
pub fn networks(said: &str) -> Vec<IpNet> {
    let first = said
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    first.filter_map(|word| word.parse().ok()).collect()
}
