//! Running the host's programs: without a shell, in a clean environment, for a limited time, as root.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{MemfdFlags, memfd_create};
use rustix::process::{Pid, Signal, kill_process_group};

use super::Failure;

/// The most that a program may write, in bytes; what writes more is stopped.
const LONGEST: u64 = 16 << 20;

/// How much of it is kept, in bytes.
const KEPT: u64 = 64 << 10;

/// For how long a program that was killed is waited for.
const ENDS: Duration = Duration::from_secs(5);

/// What a program that ended said.
#[derive(Clone, Debug)]
pub struct Said {
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote on both outputs.
    pub text: String,
}

/// Runs a program to its end.
///
/// What it writes goes to a file in memory, not through a pipe: a child that it leaves behind (a DHCP
/// client of `ifup`) may keep its outputs open for ever.
///
/// # Errors
/// When it can't be run, does not end in time or writes without an end: then it is killed, and with it
/// all that belong to its process group.
pub fn run(program: &Path, args: &[&str], limit: Duration) -> Result<Said, Failure> {
    let words = words(program, args);
    let failed = |error: io::Error| Failure::new(format!("`{words}` can't be run: {error}"));
    let output =
        memfd_create("output", MemfdFlags::CLOEXEC).map_err(|error| failed(error.into()))?;
    let mut output = File::from(output);
    let mut command = Command::new(program);
    command
        .args(args)
        .env_clear()
        .current_dir("/")
        .process_group(0);
    command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    command.env("LC_ALL", "C.UTF-8").env("HOME", "/root");
    command.stdin(Stdio::null());
    command.stdout(output.try_clone().map_err(failed)?);
    command.stderr(output.try_clone().map_err(failed)?);
    let mut child = command.spawn().map_err(failed)?;
    let ended = wait(&mut child, &output, limit).map_err(|why| stop(&mut child, &why));
    let text = read(&mut output).map_err(failed)?;
    match ended {
        Ok(status) => Ok(Said { status, text }),
        Err(why) => Err(Failure {
            message: format!("`{words}` {why}"),
            output: text,
        }),
    }
}

/// Waits for its end, or says what it does instead. However long that takes, a sign of life is given often:
/// the guard ends an agent that gives none.
fn wait(child: &mut Child, output: &File, limit: Duration) -> Result<ExitStatus, String> {
    let end = Instant::now() + limit;
    let mut pause = Duration::from_millis(2);
    loop {
        if let Some(status) = child
            .try_wait()
            .map_err(|error| format!("is lost: {error}"))?
        {
            return Ok(status);
        }
        if Instant::now() >= end {
            return Err(format!("did not end within {} s", limit.as_secs_f32()));
        }
        if output.metadata().is_ok_and(|file| file.len() > LONGEST) {
            return Err(format!("wrote more than {} MiB", LONGEST >> 20));
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// Kills a program and those that belong to it, and says how that went.
fn stop(child: &mut Child, why: &str) -> String {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    reap(child, why, ENDS)
}

/// Waits for the end of a killed program, but not for ever: one that hangs in the kernel ends with the call
/// that it hangs in. What it holds up there may fail too, but the agent goes on.
fn reap(child: &mut Child, why: &str, limit: Duration) -> String {
    let end = Instant::now() + limit;
    while Instant::now() < end {
        if !matches!(child.try_wait(), Ok(None)) {
            return format!("{why} and was stopped");
        }
        thread::sleep(Duration::from_millis(10));
    }
    format!(
        "{why}, was killed and hangs in the kernel: process {} is left behind",
        child.id()
    )
}

fn read(output: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    output.rewind()?;
    output.take(KEPT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

/// A command as people write it.
fn words(program: &Path, args: &[&str]) -> String {
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    let mut words = name.into_owned();
    for arg in args {
        words = words + " " + arg;
    }
    words
}

impl Said {
    /// How it ended, when that was not well.
    pub fn trouble(&self) -> Option<String> {
        match (self.status.code(), self.status.signal()) {
            (Some(0), _) => None,
            (Some(code), _) => Some(format!("ended with status {code}")),
            (None, signal) => Some(format!(
                "was killed by signal {}",
                signal.unwrap_or_default()
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, limit: u64) -> Result<Said, Failure> {
        run(
            Path::new("/bin/sh"),
            &["-c", script],
            Duration::from_millis(limit),
        )
    }

    #[test]
    fn what_a_program_says_and_how_it_ends_is_told() {
        let said = sh("echo out; echo err >&2; exit 3", 5000).unwrap();
        assert_eq!(said.text, "out\nerr");
        assert_eq!(said.trouble().unwrap(), "ended with status 3");
        assert_eq!(
            sh("kill -9 $$", 5000).unwrap().trouble().unwrap(),
            "was killed by signal 9"
        );
        assert!(sh("true", 5000).unwrap().trouble().is_none());
        let environment = run(Path::new("/usr/bin/env"), &[], Duration::from_secs(5)).unwrap();
        assert_eq!(environment.text.lines().count(), 3, "{}", environment.text);
    }

    #[test]
    fn what_hangs_is_stopped_with_its_children() {
        let begin = Instant::now();
        let file = tempfile::NamedTempFile::new().unwrap();
        let script = format!(
            "(sleep 2; echo late >{}) & echo begun; sleep 60",
            file.path().display()
        );
        let failure = sh(&script, 200).unwrap_err();
        assert!(
            failure.message.contains("did not end within 0.2 s"),
            "{}",
            failure.message
        );
        assert_eq!(failure.output, "begun");
        assert!(begin.elapsed() < Duration::from_secs(2));
        thread::sleep(Duration::from_millis(2300));
        assert_eq!(
            std::fs::read_to_string(file.path()).unwrap(),
            "",
            "its child is gone too"
        );
    }

    #[test]
    fn what_heeds_no_signal_that_it_can_ignore_is_stopped() {
        let begin = Instant::now();
        let deaf = "trap '' TERM INT HUP QUIT TSTP; while :; do sleep 0.05; done";
        let failure = sh(deaf, 300).unwrap_err();
        assert!(
            failure.message.ends_with("within 0.3 s and was stopped"),
            "{}",
            failure.message
        );
        assert!(begin.elapsed() < ENDS);
    }

    #[test]
    fn what_not_even_a_kill_ends_is_left_behind() {
        // To whoever waits, it is the same as one that was never killed.
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let begin = Instant::now();
        let said = reap(&mut child, "hangs", Duration::from_millis(200));
        assert!(said.ends_with("is left behind"), "{said}");
        assert!(begin.elapsed() < Duration::from_secs(5));
        assert_eq!(stop(&mut child, "hangs"), "hangs and was stopped");
    }

    #[test]
    fn a_child_that_stays_is_not_waited_for() {
        let begin = Instant::now();
        assert_eq!(sh("sleep 5 & echo done", 4000).unwrap().text, "done");
        assert!(begin.elapsed() < Duration::from_secs(3));
    }

    #[test]
    fn what_writes_without_an_end_is_stopped() {
        let failure = sh("yes", 20_000).unwrap_err();
        assert!(
            failure.message.contains("more than 16 MiB"),
            "{}",
            failure.message
        );
        assert_eq!(failure.output.len() as u64, KEPT - 1);
    }
}
