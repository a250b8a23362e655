//! After a change: its confirmation is waited for, where one is wanted, and what became of it is said.

use std::time::Duration;

use serde_json::json;

use super::Answer;
use super::args::How;
use super::console::Console;
use super::wait::wait;
use crate::agent::engine::{Agent, Applied, Options};
use crate::agent::guard::Lock;
use crate::agent::stop::{Result, Status};
use crate::agent::store::Journal;

/// What a command line says of how a change is made.
pub fn options(how: &How) -> Options {
    Options {
        window: how.confirm_within,
        patience: how.patience,
    }
}

/// The answer of `apply` and of `rollback`. The lock is let go of while the change waits.
///
/// # Errors
/// When the change was taken back, or nobody waits at the terminal any more.
pub fn end(
    agent: Agent,
    console: &Console,
    how: &How,
    to: u64,
    applied: Applied,
    lock: Lock,
) -> Result<Answer> {
    let (mut text, applied) = match (applied, how.confirm_within) {
        (Applied::Waiting, Some(window)) => {
            let journal = Journal::read(agent.files)?;
            drop(lock);
            match journal.filter(|_| !how.detach) {
                None => (waits(to, window), applied),
                Some(journal) => {
                    wait(agent, console, &journal)?;
                    (
                        format!("{} and stays", placed(to, "confirmed")),
                        Applied::Committed,
                    )
                }
            }
        }
        (Applied::Unchanged, window) => {
            let and = match window {
                Some(_) => "; nothing changed, so nothing waits for `confirm`",
                None => "",
            };
            (format!("{}{and}", unchanged(to)), applied)
        }
        (Applied::Waiting | Applied::Committed, _) => (placed(to, "in place"), applied),
    };
    text.push('\n');
    Ok(Answer::done(
        text,
        json!({ "status": Status::Done, "generation": to, "applied": applied }),
    ))
}

fn placed(to: u64, how: &str) -> String {
    match to {
        0 => format!("Generation 0, the host without any bundle, is {how}"),
        _ => format!("Generation {to} is {how}"),
    }
}

fn unchanged(to: u64) -> String {
    match to {
        0 => "Nothing to change: the host is without any bundle".to_owned(),
        _ => format!("Nothing to change: every file is as generation {to} wants it"),
    }
}

fn waits(to: u64, window: Duration) -> String {
    format!(
        "{} and waits: `fabric-agent confirm` within {} s, or it is taken back",
        placed(to, "in place"),
        window.as_secs()
    )
}
