//! What each command does.

use serde_json::{Value, json};

use super::Answer;
use super::args::{Command, How};
use super::console::Console;
use super::load::load;
use super::lock::{free, locked, recover};
use super::wait::wait;
use crate::agent::Signed;
use crate::agent::change::{calls, delta};
use crate::agent::engine::{
    Agent, Applied, Confirmed, Options, Settled, admit, apply, confirm, rollback, settle,
};
use crate::agent::guard::{Lock, watch};
use crate::agent::machine::name;
use crate::agent::report::{difference, history, status};
use crate::agent::stop::{Result, Status};
use crate::agent::store::{Journal, State, read_generation};

/// Does what a command says.
///
/// # Errors
/// Why not.
pub fn command(command: &Command, agent: Agent, console: &Console) -> Result<Answer> {
    match command {
        Command::Verify(bundle) => {
            let bundle = load(agent, bundle)?;
            let manifest = &bundle.manifest;
            let text = format!(
                "Good: generation {} of plan `{}` for `{}`, {} files, signed by {}\n",
                manifest.generation,
                manifest.plan.escape_debug(),
                manifest.host,
                manifest.files.len(),
                bundle.signer
            );
            let json = json!({ "status": Status::Done, "generation": manifest.generation, "plan": manifest.plan,
                "host": manifest.host, "files": manifest.files.len(), "signer": bundle.signer });
            Ok(Answer::done(text, json))
        }
        Command::Diff { bundle, exit_code } => diff(agent, &load(agent, bundle)?, *exit_code),
        Command::Apply {
            bundle,
            how,
            allow_older,
        } => {
            let bundle = load(agent, bundle)?;
            let lock = locked(agent, "apply")?;
            free(agent)?;
            admit(
                agent,
                &State::read(agent.files)?,
                &bundle.manifest,
                *allow_older,
            )?;
            let applied = apply(agent, &bundle, &options(how))?;
            end(
                agent,
                console,
                how,
                bundle.manifest.generation,
                applied,
                lock,
            )
        }
        Command::Rollback { generation, how } => {
            let lock = locked(agent, "rollback")?;
            let (to, applied) = rollback(agent, *generation, &options(how))?;
            end(agent, console, how, to, applied, lock)
        }
        Command::Confirm { force } => {
            let _lock = locked(agent, "confirm")?;
            let Confirmed { generation, waited } = confirm(agent, *force)?;
            let text = if waited {
                format!("Generation {generation} stays\n")
            } else {
                format!("Nothing waits; generation {generation} is in place\n")
            };
            let json =
                json!({ "status": Status::Done, "generation": generation, "waited": waited });
            Ok(Answer::done(text, json))
        }
        Command::Status { exit_code } => {
            recover(agent);
            let report = status(agent)?;
            let clean = report.clean();
            let mut answer = Answer::done(report.text(), json!(report));
            if *exit_code && !clean {
                answer.status = Status::TakenBack;
            }
            Ok(answer)
        }
        Command::History => {
            recover(agent);
            let state = State::read(agent.files)?;
            let in_hand = Journal::read(agent.files)?.map(|journal| journal.sequence);
            Ok(Answer::done(
                history(&state.records, in_hand),
                json!(state.records),
            ))
        }
        Command::Recover { boot } => {
            let _lock = locked(agent, "recover")?;
            let settled = settle(agent, *boot);
            if Journal::read(agent.files).is_ok_and(|journal| journal.is_some()) {
                // What is still in hand needs somebody who stays with it.
                if let Err(failure) = agent.guard.start() {
                    agent.operator.warn(failure.message, &failure.output);
                }
            }
            let text = match settled? {
                Settled::Clean => "No change is in hand\n".to_owned(),
                Settled::Waiting(journal) => {
                    format!("Generation {} waits for `confirm`\n", journal.to)
                }
                Settled::TakenBack(reason) => format!("A change was taken back: {reason}\n"),
            };
            Ok(Answer::done(
                text.clone(),
                json!({ "status": Status::Done, "message": text.trim() }),
            ))
        }
        Command::Guard => {
            // Where the session of whoever started it ends, this goes on. It fails only where a
            // session is this process's own already.
            let _ = rustix::process::setsid();
            watch(agent)?;
            Ok(Answer::done("", Value::Null))
        }
    }
}

fn diff(agent: Agent, bundle: &Signed, exit_code: bool) -> Result<Answer> {
    recover(agent);
    let state = State::read(agent.files)?;
    let from = read_generation(agent.files, state.generation)?;
    let delta = delta(agent.files, &from, bundle)?;
    let differences = difference(&delta);
    let mut text = String::new();
    for difference in &differences {
        text.push_str(&difference.text());
    }
    let calls = calls(&from, &bundle.manifest, &delta).forth;
    for call in &calls {
        text.push_str(&format!(
            "then: {} {}\n",
            call.turn.doing().to_lowercase(),
            name(call.service)
        ));
    }
    let refused = admit(agent, &state, &bundle.manifest, false).err();
    if let Some(stop) = &refused {
        text.push_str(&format!(
            "note: `apply` would refuse it: {}\n",
            stop.message
        ));
    }
    for note in &delta.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    if differences.is_empty() {
        text.push_str("Nothing would change\n");
    }
    let json = json!({ "from": state.generation, "to": bundle.manifest.generation, "files": differences, "services": calls, "notes": delta.notes,
        "refused": refused.as_ref().map(|stop| &stop.message) });
    let mut answer = Answer::done(text, json);
    if let Some(stop) = refused {
        answer.status = stop.status;
    } else if exit_code && !differences.is_empty() {
        answer.status = Status::TakenBack;
    }
    Ok(answer)
}

/// After a change: its confirmation is waited for, where one is wanted.
fn end(
    agent: Agent,
    console: &Console,
    how: &How,
    to: u64,
    applied: Applied,
    lock: Lock,
) -> Result<Answer> {
    let text = match applied {
        Applied::Unchanged => {
            format!("Nothing to change: every file is as generation {to} wants it\n")
        }
        Applied::Committed => format!("Generation {to} is in place\n"),
        Applied::Waiting => {
            let journal = Journal::read(agent.files)?;
            drop(lock);
            if let (Some(journal), false) = (&journal, how.detach) {
                wait(agent, console, journal)?;
                format!("Generation {to} is confirmed and stays\n")
            } else {
                format!("Generation {to} is in place and waits for `confirm`\n")
            }
        }
    };
    let applied = if applied == Applied::Waiting && !how.detach {
        Applied::Committed
    } else {
        applied
    };
    Ok(Answer::done(
        text,
        json!({ "status": Status::Done, "generation": to, "applied": applied }),
    ))
}

fn options(how: &How) -> Options {
    Options {
        window: how.confirm_within,
        patience: how.patience,
    }
}
