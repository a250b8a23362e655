//! Native only: `fabricctl`, one file a command.
//!
//! A command works out all it has to say as an [`Outcome`] and prints nothing itself, but for `lab`, which
//! says what it sees as it goes.

mod allocate;
mod args;
mod bundle;
mod check;
mod delivery;
mod diff;
mod export;
mod json;
#[cfg(target_os = "linux")]
mod lab;
mod passphrase;
mod render;
mod rules;
mod sarif;
mod source;
mod summary;
pub mod tree;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command};

#[cfg(target_os = "linux")]
use crate::model::values::Platform;

/// What the exit status tells a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Done, no error found.
    Done = 0,
    /// The plan has errors, or what was asked for can't be had from it.
    Errors = 1,
    /// Unusable input or usage.
    Unusable = 2,
}

/// What a command has to say.
#[derive(Debug)]
struct Outcome {
    /// For the standard output: what was asked for.
    out: String,
    /// For the standard error: everything else.
    err: String,
    /// How it went.
    status: Status,
}

impl Outcome {
    fn done(out: impl Into<String>) -> Self {
        Self {
            out: out.into(),
            err: String::new(),
            status: Status::Done,
        }
    }

    fn failed(err: impl Into<String>, status: Status) -> Self {
        Self {
            out: String::new(),
            err: err.into(),
            status,
        }
    }
}

/// The command line with all its words, for manual pages and completions.
pub fn words() -> clap::Command {
    Args::command()
}

/// The program: reads the command line, does what it says, prints and returns the exit status.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(message) => {
            // Nobody is left to tell when the message can't be printed.
            let _ = message.print();
            return ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(2));
        }
    };
    let outcome = run(args.command);
    let printed = print(&mut anstream::stdout(), &outcome.out)
        .and_then(|()| print(&mut anstream::stderr(), &outcome.err));
    match printed {
        Ok(()) => ExitCode::from(outcome.status as u8),
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "error: can't write the output: {error}");
            ExitCode::from(Status::Unusable as u8)
        }
    }
}

fn run(command: Command) -> Outcome {
    match command {
        Command::Check {
            plan,
            format,
            no_exceptions,
            fix,
        } => {
            let exceptions = !no_exceptions;
            let options = check::Options {
                format,
                exceptions,
                fix,
            };
            check::run(&plan, options)
        }
        Command::Export {
            plan,
            out,
            zip,
            host,
        } => {
            let to = delivery::Targets {
                folder: out.as_deref(),
                zip: zip.as_deref(),
            };
            export::run(&plan, &to, host.as_deref())
        }
        Command::Bundle {
            plan,
            out,
            zip,
            host,
            sign,
            passphrase_file,
            generation,
        } => {
            let to = delivery::Targets {
                folder: out.as_deref(),
                zip: zip.as_deref(),
            };
            let options = bundle::Options {
                host: host.as_deref(),
                generation,
                key: sign.as_deref(),
                passphrase: passphrase_file.as_deref(),
            };
            bundle::run(&plan, &to, &options)
        }
        Command::Diff {
            old,
            new,
            format,
            patch,
            exit_code,
        } => {
            let options = diff::Options {
                format,
                patch,
                exit_code,
            };
            diff::run(&old, &new, options)
        }
        Command::Allocate { plan, node, family } => allocate::run(&plan, &node, family),
        #[cfg(target_os = "linux")]
        Command::Lab {
            plan,
            daemons,
            core,
            nodes,
            vms,
            only,
            json,
            then,
        } => {
            let core = match core {
                args::Core::Bird2 => Platform::Bird2,
                args::Core::Frr => Platform::Frr,
            };
            let options = crate::lab::Options {
                daemons,
                core,
                nodes,
                vms,
                only,
                json,
                then,
            };
            lab::run(&plan, &options)
        }
        Command::Rules { code, format } => rules::run(code.as_deref(), format),
        Command::Schema => Outcome::done(json::text(&crate::format::schema())),
    }
}

fn print(to: &mut impl Write, text: &str) -> io::Result<()> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        // A reader such as `head` that has seen enough is no failure.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}
