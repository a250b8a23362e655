//! What each command does.

use serde_json::{Value, json};

use super::Answer;
use super::args::Command;
use super::console::Console;
use super::diff::diff;
use super::end::{end, options};
use super::load::load;
use super::lock::{free, locked, recover};
use crate::agent::engine::{Agent, Confirmed, Settled, admit, apply, confirm, rollback, settle};
use crate::agent::guard::watch;
use crate::agent::report::{history, status};
use crate::agent::stop::{Result, Status};
use crate::agent::store::{Journal, State};
use crate::words::counted;

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
                "Good: generation {} of plan `{}` for `{}`, {}, signed by {}\n",
                manifest.generation,
                manifest.plan.escape_debug(),
                manifest.host,
                counted(manifest.files.len(), "file"),
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
            let text = match (waited, generation) {
                (true, 0) => "Confirmed: the host stays without any bundle\n".to_owned(),
                (true, _) => format!("Confirmed: generation {generation} stays\n"),
                (false, 0) => {
                    "Nothing waits; the host is without any bundle and stays so\n".to_owned()
                }
                (false, _) => {
                    format!("Nothing waits; generation {generation} is in place and stays\n")
                }
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
            let in_hand = Journal::read(agent.files)?;
            Ok(Answer::done(
                history(&state, in_hand.as_ref()),
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
