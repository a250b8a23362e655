//! The command line of `fabric-agent`.

mod args;
mod console;
mod journald;
mod load;
mod wait;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use serde_json::{Value, json};

use self::args::{Args, Command, How};
use self::console::Console;
use self::journald::Journald;
use super::change::delta;
use super::engine::{Agent, Applied, Options, Settled, admit, apply, confirm, rollback, settle};
use super::files::Tree;
use super::guard::{Lock, Process, Starter, holder, watch};
use super::machine::{Host, Machine, Offline};
use super::operator::{Event, Level, Operator};
use super::report::{difference, history, status};
use super::signed::Signed;
use super::stop::{Doing, Result, Status, Stop};
use super::store::{self, Journal, State, read_generation};

/// For how long a command waits for another agent to let go of the lock.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a command says at its end.
struct Answer {
    text: String,
    json: Value,
    status: Status,
}

impl Answer {
    fn done(text: impl Into<String>, json: Value) -> Self {
        Self {
            text: text.into(),
            json,
            status: Status::Done,
        }
    }
}

/// The program: reads the command line, does what it says, and returns the exit status.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(message) => {
            let _ = message.print();
            return ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(2));
        }
    };
    // Files and folders get the modes that are meant, whatever the shell's mask is.
    rustix::process::umask(rustix::fs::Mode::empty());
    let log = args
        .root
        .is_none()
        .then(|| Journald::new(name(&args.command)))
        .flatten();
    let console = Console::new(args.json, log);
    let status = match run(&args, &console) {
        Ok(answer) => {
            console.answer(&answer.text, &answer.json);
            answer.status
        }
        Err(stop) => {
            console.tell(&Event {
                level: Level::Error,
                message: stop.message.clone(),
                output: stop.output,
            });
            if args.json {
                console.answer(
                    "",
                    &json!({ "status": stop.status, "message": stop.message }),
                );
            }
            stop.status
        }
    };
    ExitCode::from(status as u8)
}

fn name(command: &Command) -> &'static str {
    match command {
        Command::Verify(_) => "verify",
        Command::Diff { .. } => "diff",
        Command::Apply { .. } => "apply",
        Command::Confirm => "confirm",
        Command::Rollback { .. } => "rollback",
        Command::Status { .. } => "status",
        Command::History => "history",
        Command::Recover { .. } => "recover",
        Command::Guard => "guard",
    }
}

fn run(args: &Args, console: &Console) -> Result<Answer> {
    let root = args.root.as_deref().unwrap_or(Path::new("/"));
    let unusable = |error| {
        Stop::new(
            Status::Unusable,
            format!("can't open `{}`: {error}", root.display()),
        )
    };
    let tree = Tree::open(root).map_err(unusable)?;
    let machine: Box<dyn Machine> = match args.root {
        Some(_) => Box::new(Offline),
        None => Box::new(Host::new().map_err(|failure| Stop::machine(Status::Unusable, failure))?),
    };
    let place = |path| super::files::Files::place(&tree, path);
    let guard = Process {
        starter: if args.root.is_some() {
            Starter::Child
        } else {
            Starter::Host
        },
        root: place(""),
        lock: place(store::GUARD),
    };
    let agent = Agent {
        files: &tree,
        machine: machine.as_ref(),
        guard: &guard,
        operator: console,
    };
    if args.root.is_some()
        && matches!(
            args.command,
            Command::Apply { .. } | Command::Rollback { .. }
        )
    {
        agent
            .operator
            .note("Working on a tree: nothing is checked by parsers, reloaded or probed");
    }
    command(args, agent, console)
}

fn command(args: &Args, agent: Agent, console: &Console) -> Result<Answer> {
    match &args.command {
        Command::Verify(bundle) => {
            let bundle = load::load(agent, bundle)?;
            let manifest = &bundle.manifest;
            let text = format!(
                "Good: generation {} of plan `{}` for `{}`, {} files, signed by {}\n",
                manifest.generation,
                manifest.plan,
                manifest.host,
                manifest.files.len(),
                bundle.signer
            );
            let json = json!({ "status": Status::Done, "generation": manifest.generation, "plan": manifest.plan,
                "host": manifest.host, "files": manifest.files.len(), "signer": bundle.signer });
            Ok(Answer::done(text, json))
        }
        Command::Diff { bundle, exit_code } => diff(agent, &load::load(agent, bundle)?, *exit_code),
        Command::Apply {
            bundle,
            how,
            allow_older,
        } => {
            let bundle = load::load(agent, bundle)?;
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
        Command::Confirm => {
            let _lock = locked(agent, "confirm")?;
            let generation = confirm(agent)?;
            let text = format!("Generation {generation} stays\n");
            Ok(Answer::done(
                text,
                json!({ "status": Status::Done, "generation": generation }),
            ))
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
            let text = match settle(agent, *boot)? {
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
    for note in &delta.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    if differences.is_empty() {
        text.push_str("Nothing would change\n");
    }
    let json = json!({ "from": state.generation, "to": bundle.manifest.generation, "files": differences, "notes": delta.notes });
    let mut answer = Answer::done(text, json);
    if exit_code && !differences.is_empty() {
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
                wait::wait(agent, console, journal)?;
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

/// Brings a change that was cut off to its end.
///
/// # Errors
/// When one waits for its confirmation.
fn free(agent: Agent) -> Result<()> {
    match settle(agent, false)? {
        Settled::Waiting(journal) => Err(Stop::new(
            Status::Busy,
            format!(
                "generation {} waits for `confirm`; confirm it, or take it back with `rollback`",
                journal.to
            ),
        )),
        Settled::Clean | Settled::TakenBack(_) => Ok(()),
    }
}

/// The same before a command that only looks; what is in the way is told and does not matter.
fn recover(agent: Agent) {
    if !matches!(Journal::read(agent.files), Ok(Some(_))) {
        return;
    }
    let path = agent.files.place(store::LOCK);
    if let Ok(Some(_lock)) = Lock::take(&path, "status")
        && let Err(stop) = settle(agent, false)
    {
        agent.operator.warn(stop.message, &stop.output);
    }
}

/// The lock of whoever changes something.
///
/// # Errors
/// When somebody else has it for longer than a moment.
fn locked(agent: Agent, command: &str) -> Result<Lock> {
    store::prepare(agent.files).doing(|| format!("make `/{}`", store::FOLDER))?;
    let path: PathBuf = agent.files.place(store::LOCK);
    let end = agent.machine.since_boot() + PATIENCE;
    loop {
        let lock = Lock::take(&path, &format!("fabric-agent {command}"))
            .doing(|| format!("lock `{}`", path.display()))?;
        if let Some(lock) = lock {
            return Ok(lock);
        }
        if agent.machine.since_boot() >= end {
            let message = format!("another agent is at work: {}", holder(&path));
            return Err(Stop::new(Status::Busy, message));
        }
        agent.machine.pause(Duration::from_millis(50));
    }
}
