//! The sockets of FRR's daemons, as its shell speaks to them.

use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use ipnet::IpNet;
use serde_json::Value;

use super::{Connection, LONGEST, Session};
use crate::model::values::Family;

/// Asks a daemon over its socket: a command ends with a zero byte, an answer with three of them and the
/// command's status (`vtysh_client_run` in FRR's vtysh/vtysh.c).
///
/// # Errors
/// When nobody listens or no whole answer comes in time.
pub fn ask(socket: &Path, command: &str, patience: Duration) -> io::Result<String> {
    let mut connection = Connection::new(socket, patience)?;
    let mut said = Vec::new();
    for line in ["enable", command] {
        connection.write_all(line.as_bytes())?;
        connection.write_all(&[0])?;
        said = read_reply(&mut connection)?;
    }
    Ok(String::from_utf8_lossy(&said).into_owned())
}

/// Asks for something in JSON.
///
/// # Errors
/// As [`ask`], or when the answer is something else.
pub fn ask_json(socket: &Path, command: &str, patience: Duration) -> io::Result<Value> {
    let said = ask(socket, command, patience)?;
    serde_json::from_str(&said).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn read_reply(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut said = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let [text @ .., 0, 0, 0, _] = &said[..] {
            return Ok(text.to_vec());
        }
        match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ if said.len() > LONGEST => return Err(io::ErrorKind::FileTooLarge.into()),
            read => said.extend_from_slice(&buffer[..read]),
        }
    }
}

/// The question for all sessions.
pub const SESSIONS: &str = "show bgp summary json";

/// The sessions in its answer, each with the family whose routes it carries.
pub fn sessions(said: &Value) -> Vec<(Family, Session)> {
    let mut sessions = Vec::new();
    for (word, family) in [("ipv4Unicast", Family::V4), ("ipv6Unicast", Family::V6)] {
        let peers = said[word]["peers"].as_object();
        for (neighbour, peer) in peers.into_iter().flatten() {
            if let (Ok(neighbour), Some(state)) = (neighbour.parse(), peer["state"].as_str()) {
                let state = state.to_owned();
                sessions.push((family, Session { neighbour, state }));
            }
        }
    }
    sessions
}

/// The question for what is announced over a session.
pub fn announced_to(family: Family, session: &Session) -> String {
    let family = match family {
        Family::V4 => "ipv4",
        Family::V6 => "ipv6",
    };
    let neighbour = session.neighbour;
    format!("show bgp {family} unicast neighbors {neighbour} advertised-routes json")
}

/// The networks in its answer.
pub fn networks(said: &Value) -> Vec<IpNet> {
    let routes = said["advertisedRoutes"].as_object();
    let routes = routes.into_iter().flat_map(|routes| routes.keys());
    routes.filter_map(|network| network.parse().ok()).collect()
}
