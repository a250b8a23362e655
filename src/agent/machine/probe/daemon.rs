//! What routing daemons say of their sessions and of what they announce.

use std::collections::HashSet;
use std::io;

use ipnet::IpNet;
use serde_json::Value;

use crate::agent::machine::{Failure, Host, PATIENCE};
use crate::bundle::Daemon;
use crate::control::bird::{self, Protocol};
use crate::control::{Session, frr};

/// A daemon's sessions.
///
/// # Errors
/// When it does not answer.
pub fn sessions(host: &Host, daemon: Daemon) -> Result<Vec<Session>, Failure> {
    let sessions = match daemon {
        Daemon::Bird | Daemon::Bird6 => {
            let protocols = protocols(host, daemon)?.into_iter();
            protocols.map(|protocol| protocol.session).collect()
        }
        Daemon::Frr => {
            let sessions = frr::sessions(&ask_frr(host, frr::SESSIONS)?).into_iter();
            sessions.map(|(_, session)| session).collect()
        }
    };
    Ok(sessions)
}

/// The networks that it announces over any session that is up.
///
/// # Errors
/// When it does not answer.
pub fn announced(host: &Host, daemon: Daemon) -> Result<HashSet<IpNet>, Failure> {
    let mut announced = HashSet::new();
    match daemon {
        Daemon::Bird | Daemon::Bird6 => {
            let up = protocols(host, daemon)?.into_iter();
            for protocol in up.filter(|protocol| protocol.session.is_up()) {
                let reply = ask_bird(host, daemon, &bird::announced_by(&protocol.name))?;
                announced.extend(bird::networks(&reply));
            }
        }
        Daemon::Frr => {
            let up = frr::sessions(&ask_frr(host, frr::SESSIONS)?).into_iter();
            for (family, session) in up.filter(|(_, session)| session.is_up()) {
                let said = ask_frr(host, &frr::announced_to(family, &session))?;
                announced.extend(frr::networks(&said));
            }
        }
    }
    Ok(announced)
}

fn protocols(host: &Host, daemon: Daemon) -> Result<Vec<Protocol>, Failure> {
    Ok(bird::protocols(&ask_bird(
        host,
        daemon,
        "show protocols all",
    )?))
}

/// What BIRD answers; a session that went down meanwhile announces nothing.
fn ask_bird(host: &Host, daemon: Daemon, command: &str) -> Result<String, Failure> {
    let socket = host.settings.bird(daemon == Daemon::Bird6);
    let reply = bird::ask(&socket, command, PATIENCE).map_err(|error| silent("BIRD", &error))?;
    Ok(if reply.is_good() {
        reply.text
    } else {
        String::new()
    })
}

fn ask_frr(host: &Host, command: &str) -> Result<Value, Failure> {
    let socket = host.settings.frr("bgpd");
    frr::ask_json(&socket, command, PATIENCE).map_err(|error| silent("FRR's bgpd", &error))
}

fn silent(who: &str, error: &io::Error) -> Failure {
    use io::ErrorKind::{ConnectionRefused, NotFound, TimedOut, WouldBlock};
    Failure::new(match error.kind() {
        NotFound | ConnectionRefused => format!("{who} does not run"),
        TimedOut | WouldBlock => format!("{who} runs and does not answer"),
        _ => format!("{who} does not answer: {error}"),
    })
}
