//! The command line of `fabric-agent`.

mod args;
mod commands;
mod console;
mod diff;
mod end;
mod journald;
mod load;
mod lock;
mod printer;
mod wait;

use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use serde_json::{Value, json};

use self::args::{Args, Command};
use self::console::Console;
use self::journald::Journald;
use super::engine::Agent;
use super::files::{Files, Tree};
use super::guard::{Process, Starter};
use super::machine::{Host, Machine, Offline};
use super::operator::{Event, Level, Operator};
use super::stop::{Result, Status, Stop};
use super::store;

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

/// The command line with all its words, for manual pages and completions.
pub fn words() -> clap::Command {
    Args::command()
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
    // Files and folders get the modes that are meant, whatever the shell's mask is; what programs of the host
    // write meanwhile is not everybody's.
    rustix::process::umask(rustix::fs::Mode::WGRP | rustix::fs::Mode::WOTH);
    let log = args
        .root
        .is_none()
        .then(|| Journald::new(args.command.name()))
        .flatten();
    let console = Console::new(args.json, log);
    let status = match run(&args, &console) {
        Ok(answer) => {
            if args.command.changes() {
                console.end(&answer.text, &answer.json);
            } else {
                console.answer(&answer.text, &answer.json);
            }
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
    console.finish();
    ExitCode::from(status as u8)
}

fn run(args: &Args, console: &Console) -> Result<Answer> {
    if args.root.is_none()
        && !matches!(args.command, Command::Verify(_))
        && !rustix::process::geteuid().is_root()
    {
        let message = format!("`fabric-agent {}` needs root", args.command.name());
        return Err(Stop::new(Status::Unusable, message));
    }
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
    let place = |path| tree.place(path);
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
    commands::command(&args.command, agent, console)
}
