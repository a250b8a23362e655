//! What a routing daemon does with a new file in the place of an old one.
//!
//! It is read off the files themselves, as the daemon does it: a session whose lines stay as they are
//! stays up, whatever happened to the plan. What a daemon does with a line that differs was tried on
//! BIRD 1.6.8, 2.0.12, 2.17.5, 3.1.7 and FRR 8.4.4 (`tests/live_reconfigure.rs`); a line that is not
//! known counts as one that restarts its session.

mod bird;
mod frr;
mod junos;

use crate::export::{Artifact, Language};
use crate::sorted::Lookup;

/// What happens to a session at the end whose file changes, from the mildest to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It begins.
    Starts,
    /// It goes on; what goes over it is filtered or timed anew.
    Stays,
    /// It goes down once and comes back by itself.
    Restarts,
    /// It goes down until the other end has the change too.
    Waits,
    /// It ends for good.
    Ends,
}

impl Fate {
    /// A word for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Starts => "starts",
            Self::Stays => "stays",
            Self::Restarts => "restarts",
            Self::Waits => "waits",
            Self::Ends => "ends",
        }
    }

    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waits => "waits for its other end",
            other => other.name(),
        }
    }
}

/// What becomes of the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Daemon {
    /// The files differ in comments alone, or not at all.
    Untouched,
    /// It reads its file anew.
    Reloads,
    /// It begins to run.
    Starts,
    /// Another one takes its place, or another version of it.
    Replaced,
    /// It stops.
    Stops,
}

impl Daemon {
    /// A word for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Reloads => "reloads",
            Self::Starts => "starts",
            Self::Replaced => "replaced",
            Self::Stops => "stops",
        }
    }
}

/// What a daemon makes of two files.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// What becomes of it.
    pub daemon: Daemon,
    /// Its sessions by the other end's address; those that stay as they are are left out.
    pub sessions: Vec<(String, Fate)>,
}

/// What a file says, as far as its sessions are concerned.
#[derive(Debug, Default, PartialEq)]
struct Reading {
    /// The program that reads it, with its version.
    program: String,
    /// Lines that concern every session.
    whole: Vec<String>,
    /// The sessions.
    sessions: Vec<Session>,
    /// Everything else.
    rest: Vec<String>,
}

/// A session of a file.
#[derive(Debug, Default, PartialEq)]
struct Session {
    /// What the daemon knows it by.
    name: String,
    /// The other end's address.
    neighbor: String,
    /// What is said of it, and in which group.
    lines: Vec<String>,
}

/// A dialect: how it is read, and what a line does that comes or, where that is set, goes.
struct Dialect {
    read: fn(&str) -> Reading,
    weigh: fn(&str, bool) -> Fate,
}

/// What a file's daemon makes of its change; none where no routing daemon reads it.
pub fn effect(old: Option<&Artifact>, new: Option<&Artifact>) -> Option<Effect> {
    let dialect = match old.or(new)?.language {
        Language::Bird => bird::DIALECT,
        Language::Frr => frr::DIALECT,
        Language::JunosSet => junos::DIALECT,
        _ => return None,
    };
    let read = |file: Option<&Artifact>| file.map(|file| (dialect.read)(&file.text));
    Some(match (read(old), read(new)) {
        (Some(old), Some(new)) => compared(&dialect, &old, &new),
        (Some(old), None) => all(Daemon::Stops, old, Fate::Ends),
        (_, new) => all(Daemon::Starts, new.unwrap_or_default(), Fate::Starts),
    })
}

fn all(daemon: Daemon, file: Reading, fate: Fate) -> Effect {
    let sessions = file.sessions.into_iter();
    Effect {
        daemon,
        sessions: sessions.map(|one| (one.neighbor, fate)).collect(),
    }
}

fn compared(dialect: &Dialect, old: &Reading, new: &Reading) -> Effect {
    if old == new {
        let (daemon, sessions) = (Daemon::Untouched, Vec::new());
        return Effect { daemon, sessions };
    }
    let is_replaced = old.program != new.program;
    let mut of_all = Fate::Stays;
    if is_replaced {
        of_all = Fate::Restarts;
    }
    of_all = of_all.max(worst(dialect, &old.whole, &new.whole));
    let (before, after) = (Index::of(old), Index::of(new));
    let mut sessions = Vec::new();
    for session in &new.sessions {
        let fate = match before.counterpart(session) {
            None => Fate::Starts,
            // To the daemon it is another session with the same neighbour.
            Some(own) if own.name != session.name => Fate::Restarts.max(of_all),
            Some(own) => worst(dialect, &own.lines, &session.lines).max(of_all),
        };
        if fate != Fate::Stays {
            sessions.push((session.neighbor.clone(), fate));
        }
    }
    for session in &old.sessions {
        if after.counterpart(session).is_none() {
            sessions.push((session.neighbor.clone(), Fate::Ends));
        }
    }
    Effect {
        daemon: if is_replaced {
            Daemon::Replaced
        } else {
            Daemon::Reloads
        },
        sessions,
    }
}

/// A file's sessions, to be found in one that has thousands.
struct Index<'r> {
    by_name: Lookup<&'r str, &'r Session>,
    by_neighbor: Lookup<&'r str, &'r Session>,
}

impl<'r> Index<'r> {
    fn of(file: &'r Reading) -> Self {
        let sessions = || file.sessions.iter();
        Self {
            by_name: sessions().map(|one| (one.name.as_str(), one)).collect(),
            by_neighbor: sessions().map(|one| (one.neighbor.as_str(), one)).collect(),
        }
    }

    /// The same session as one of another file: of the same name, or with the same neighbour.
    fn counterpart(&self, session: &Session) -> Option<&'r Session> {
        let named = self.by_name.get(session.name.as_str());
        let found = named.or_else(|| self.by_neighbor.get(session.neighbor.as_str()));
        found.copied()
    }
}

/// The worst that a line does that is in one list alone.
fn worst(dialect: &Dialect, old: &[String], new: &[String]) -> Fate {
    let of = |lines: &[String], others: &[String], gone: bool| {
        let alone = lines.iter().filter(|line| !others.contains(line));
        let fates = alone.map(|line| (dialect.weigh)(line, gone));
        fates.max().unwrap_or(Fate::Stays)
    };
    of(old, new, true).max(of(new, old, false))
}
