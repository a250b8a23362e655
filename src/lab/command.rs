//! Running the system's programs, each for a limited time.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::trouble::{Result, Trouble};

/// What a program may take. A loaded machine is slow; a program that waits for something never ends.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A program that is stopped after [`PATIENCE`].
pub fn limited(program: &str) -> Command {
    let mut command = Command::new("timeout");
    let seconds = PATIENCE.as_secs().to_string();
    command.args(["--kill-after=2", &seconds, program]);
    command
}

/// Runs a command to its end with a text as its input: whether it ended well, and all it wrote.
///
/// # Errors
/// When it can't be run.
pub fn talk(mut command: Command, input: &str) -> Result<(bool, String)> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.stdin(if input.is_empty() {
        Stdio::null()
    } else {
        Stdio::piped()
    });
    let mut child = command
        .spawn()
        .map_err(|error| Trouble::io(words(&command), &error))?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program that ends before it has read everything says itself why.
        let _ = pipe.write_all(input.as_bytes());
    }
    let Output {
        status,
        mut stdout,
        stderr,
    } = child
        .wait_with_output()
        .map_err(|error| Trouble::io("a program's end was not seen", &error))?;
    stdout.extend(stderr);
    Ok((
        status.success(),
        String::from_utf8_lossy(&stdout).into_owned(),
    ))
}

/// Runs a command that must end well, and gives what it wrote.
///
/// # Errors
/// What it wrote, when it did not.
pub fn run(command: Command, input: &str) -> Result<String> {
    let what = words(&command);
    match talk(command, input)? {
        (true, said) => Ok(said),
        (false, said) => Err(Trouble::odd(format!("`{what}` failed: {}", said.trim()))),
    }
}

/// A command in words, without what only limits and places it.
fn words(command: &Command) -> String {
    let all: Vec<_> = command
        .get_args()
        .map(|arg| arg.to_string_lossy())
        .collect();
    let start = all.iter().position(|arg| arg == "--").map_or(2, |i| i + 1);
    all.get(start..).unwrap_or_default().join(" ")
}

/// A time by which several things must have come: what is late makes nothing else wait as long again.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

impl Deadline {
    /// The time after a while.
    pub fn after(limit: Duration) -> Self {
        Self(Instant::now() + limit)
    }

    /// What is left until then; a moment at least, for one look.
    pub fn left(self) -> Duration {
        let left = self.0.saturating_duration_since(Instant::now());
        left.max(Duration::from_millis(500))
    }
}

/// Asks again and again until there is an answer or the time is over.
pub fn wait_for<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if Instant::now() >= end {
            return None;
        }
        thread::sleep(Duration::from_millis(40));
    }
}
