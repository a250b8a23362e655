//! Starting a guard where the end of this session does not reach it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Guard;
use super::lock::held;
use crate::agent::machine::{Failure, commands};

/// The unit that comes with the package.
const UNIT: &str = "fabric-agent-guard.service";

/// How long a guard may take to start, each way it is tried.
const PATIENCE: Duration = Duration::from_secs(5);

/// How guards are started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starter {
    /// As a unit of systemd, else as a child.
    Host,
    /// As a child in a session of its own, for a tree.
    Child,
}

/// Starts a guard as a process of its own.
#[derive(Clone, Debug)]
pub struct Process {
    /// In which way.
    pub starter: Starter,
    /// The root of the tree.
    pub root: PathBuf,
    /// The guard's lock: who holds it watches.
    pub lock: PathBuf,
}

impl Guard for Process {
    fn start(&self) -> Result<(), Failure> {
        let systemd =
            self.starter == Starter::Host && PathBuf::from("/run/systemd/system").is_dir();
        let ways: &[fn(&Self) -> std::io::Result<()>] = if systemd {
            &[Self::as_unit, Self::as_transient_unit, Self::as_child]
        } else {
            &[Self::as_child]
        };
        let mut said = Vec::new();
        for way in ways {
            match way(self).and_then(|()| self.wait()) {
                Ok(()) => return Ok(()),
                Err(error) => said.push(error.to_string()),
            }
        }
        Err(Failure {
            message: "no guard could be started that would take the change back if this agent were killed".to_owned(),
            output: said.join("\n"),
        })
    }
}

impl Process {
    /// Until a guard holds its lock. One that was there before is as good: it leaves only while it
    /// holds the lock of changes, which this agent has now.
    fn wait(&self) -> std::io::Result<()> {
        let start = Instant::now();
        while !held(&self.lock)? {
            if start.elapsed() > PATIENCE {
                return Err(std::io::Error::other(
                    "it was started and did not begin to watch",
                ));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    fn as_unit(&self) -> std::io::Result<()> {
        run("systemctl", &["start", "--no-block", UNIT])
    }

    fn as_transient_unit(&self) -> std::io::Result<()> {
        let agent = std::env::current_exe()?;
        let agent = agent.to_string_lossy();
        run(
            "systemd-run",
            &["--quiet", "--collect", "--", &agent, "guard"],
        )
    }

    fn as_child(&self) -> std::io::Result<()> {
        if held(&self.lock)? {
            return Ok(());
        }
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("guard").current_dir("/");
        if self.starter == Starter::Child {
            command.arg("--root").arg(&self.root);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // It lives on by itself; whoever is the parent then takes note of its end.
        command.spawn().map(drop)
    }
}

/// systemd may be busy, or hang: then another way is tried.
fn run(program: &str, args: &[&str]) -> std::io::Result<()> {
    let said = commands::run(Path::new(program), args, PATIENCE)
        .map_err(|failure| std::io::Error::other(failure.message))?;
    if said.status.success() {
        return Ok(());
    }
    Err(std::io::Error::other(said.text.trim().to_owned()))
}
