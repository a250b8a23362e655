//! The command line's words. The comments here are the program's own help.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as Group, Parser, Subcommand};

/// Apply signed bundles of Fabric Planner on this host, and take them back when it loses its way
#[derive(Debug, Parser)]
#[command(
    name = "fabric-agent",
    version,
    after_help = "Exit status: 0 done; 1 not done, the host is as before (with --exit-code: something differs); \
                  2 unusable input or usage, or nothing there to confirm or to go back to; \
                  3 refused (signature, host, generation, owner, parser), nothing was touched; \
                  4 another agent or another change is in hand; 5 the way back needs a person; \
                  6 the change waits for `confirm`, and is taken back by itself without it."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    /// Work on the tree below this folder instead of the host; nothing is reloaded or probed then
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Write JSON: the answer to the standard output, progress as one object a line to the standard error
    #[arg(long, global = true)]
    pub json: bool,
}

/// A bundle and who may sign it.
#[derive(Debug, Group)]
pub struct Bundle {
    /// The bundle; its signature lies beside it, with `.sig` at the end of its name
    pub bundle: PathBuf,
    /// Who may sign, in the form of OpenSSH's allowed_signers [default: /etc/fabric-agent/allowed_signers of
    /// the host, or of the tree]
    #[arg(long, value_name = "FILE")]
    pub signers: Option<PathBuf>,
}

/// How a change is made.
#[derive(Debug, Group)]
pub struct How {
    /// Take the change back unless `confirm` comes within this time, such as 120s or 5m
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub confirm_within: Option<Duration>,
    /// Return as soon as the change waits for its confirmation, instead of waiting with it
    #[arg(long, requires = "confirm_within")]
    pub detach: bool,
    /// For how long sessions may take to come back and addresses to answer
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "60s")]
    pub patience: Duration,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a bundle's signature, digests and paths
    Verify(Bundle),
    /// Show what a bundle would change on this host, and what others changed since
    ///
    /// Where `apply` would refuse it, as a bundle of another host, the exit status is 3.
    Diff {
        #[command(flatten)]
        bundle: Bundle,
        /// Exit with 1 when something would change
        #[arg(long)]
        exit_code: bool,
    },
    /// Apply a bundle: check, swap, reload, probe, and take it back when something is not well
    ///
    /// An agent that is killed, or gives no sign of life for 120 s, is overruled by its guard, which takes the
    /// change back.
    Apply {
        #[command(flatten)]
        bundle: Bundle,
        #[command(flatten)]
        how: How,
        /// Apply a bundle even where a newer generation is in place
        #[arg(long)]
        allow_older: bool,
    },
    /// Confirm the change that waits for it
    ///
    /// It may be said twice: the exit status is 0 where nothing waits and the last change is in place; 1 where
    /// the last change was taken back; 2 where no bundle was ever applied; 6 where sessions are down or addresses
    /// do not answer, and the change still waits.
    Confirm {
        /// Confirm it although sessions are down or addresses do not answer
        #[arg(long)]
        force: bool,
    },
    /// Take back the change that waits, or go back to an older generation
    ///
    /// The 20 that were in place last stay below /var/lib/fabric-agent. So do copies of what somebody had written into managed
    /// files: those of 90 days and the 10 newest of each file, but of equal ones the newest alone.
    Rollback {
        /// Which generation; without it the next older one. 0 is the host without any
        generation: Option<u64>,
        #[command(flatten)]
        how: How,
    },
    /// Show a change that waits, the generation in place, files that others changed, and sessions
    Status {
        /// Exit with 1 when a managed file is not as it was put there
        #[arg(long)]
        exit_code: bool,
    },
    /// Show what became of each change, the oldest first
    ///
    /// Bundles that were refused touched nothing and are not in it.
    History,
    /// Bring a change that was cut off to its end
    Recover {
        /// The host boots: services read their files later by themselves
        #[arg(long)]
        boot: bool,
    },
    /// Watch over the change in hand; the agent starts this by itself
    #[command(hide = true)]
    Guard,
}

impl Command {
    /// The word that names it.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Verify(_) => "verify",
            Command::Diff { .. } => "diff",
            Command::Apply { .. } => "apply",
            Command::Confirm { .. } => "confirm",
            Command::Rollback { .. } => "rollback",
            Command::Status { .. } => "status",
            Command::History => "history",
            Command::Recover { .. } => "recover",
            Command::Guard => "guard",
        }
    }

    /// Whether it changes something.
    pub fn changes(&self) -> bool {
        matches!(
            self,
            Command::Apply { .. }
                | Command::Confirm { .. }
                | Command::Rollback { .. }
                | Command::Recover { .. }
        )
    }
}

/// A time: a number of seconds, or one with `s`, `m` or `h` behind it.
fn time(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix(['s', 'm', 'h']) {
        Some(number) => (number, &text[number.len()..]),
        None => (text, "s"),
    };
    let seconds = match unit {
        "h" => 3600,
        "m" => 60,
        _ => 1,
    };
    let number: u64 = number
        .parse()
        .map_err(|_| "give a time such as 90s, 5m or 1h".to_owned())?;
    match number.checked_mul(seconds) {
        Some(seconds) if (1..=86_400).contains(&seconds) => Ok(Duration::from_secs(seconds)),
        _ => Err("give a time from one second to 24 hours".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Args, time};
    use clap::CommandFactory;
    use std::time::Duration;

    #[test]
    fn the_words_fit_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn times_have_units_and_bounds() {
        assert_eq!(time("90"), Ok(Duration::from_secs(90)));
        assert_eq!(time("120s"), Ok(Duration::from_secs(120)));
        assert_eq!(time("5m"), Ok(Duration::from_secs(300)));
        for text in [
            "",
            "s",
            "0s",
            "25h",
            "1d",
            "-1s",
            "18446744073709551615h",
            "é",
        ] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
