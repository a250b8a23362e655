//! BIRD: one process, or with 1.6 one for each family.

use std::net::IpAddr;
use std::process::Child;
use std::time::Duration;

use super::{Daemon, Release, Session, end};
use crate::control::bird;
use crate::lab::command::wait_for;
use crate::lab::host::Host;
use crate::lab::trouble::{Result, Trouble};

/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// BIRD on a host.
pub struct Bird {
    processes: Vec<Process>,
}

/// One process, with the only two things that the laboratory chooses: where its socket and its number lie.
struct Process {
    name: &'static str,
    program: String,
    file: &'static str,
    socket: &'static str,
    number: &'static str,
    child: Option<Child>,
}

impl Bird {
    /// A release of BIRD.
    pub fn new(release: &Release) -> Self {
        let process = |name, file, socket, number| Process {
            name,
            program: release.program(name),
            file,
            socket,
            number,
            child: None,
        };
        let both = [
            process(
                "bird",
                "/etc/bird/bird.conf",
                "/run/bird/bird.ctl",
                "/run/bird/bird.pid",
            ),
            process(
                "bird6",
                "/etc/bird/bird6.conf",
                "/run/bird/bird6.ctl",
                "/run/bird/bird6.pid",
            ),
        ];
        Self {
            processes: both.into(),
        }
    }

    /// What all its processes answer.
    fn ask(&self, host: &Host, command: &str) -> Result<String> {
        let mut said = String::new();
        for process in self
            .processes
            .iter()
            .filter(|process| process.child.is_some())
        {
            let asked = bird::ask(&host.path(process.socket), command, PATIENCE);
            let reply = asked.map_err(|error| {
                Trouble::io(
                    format!("BIRD on {} does not answer `{command}`", host.name),
                    &error,
                )
            })?;
            said += &reply.text;
        }
        Ok(said)
    }
}

impl Daemon for Bird {
    fn start(&mut self, host: &Host) -> Result<()> {
        // The package makes this folder.
        let folder = host.path("/run/bird");
        std::fs::create_dir_all(&folder).map_err(|error| Trouble::io(folder.display(), &error))?;
        for process in &mut self.processes {
            if !host.path(process.file).exists() {
                continue;
            }
            let args = [
                "-f",
                "-c",
                process.file,
                "-s",
                process.socket,
                "-P",
                process.number,
            ];
            process.child = Some(host.spawn(&process.program, &args)?);
            let socket = host.path(process.socket);
            let answers = wait_for(PATIENCE, || {
                bird::ask(&socket, "show status", PATIENCE).ok()
            });
            answers.ok_or_else(|| {
                let said = host.log(process.name);
                Trouble::odd(format!("BIRD on {} does not start: {said}", host.name))
            })?;
        }
        Ok(())
    }

    fn reload(&mut self, host: &Host) -> Result<()> {
        let said = self.ask(host, "configure")?;
        // "Reconfigured", or "Reconfiguration in progress" where it takes a while.
        if said.contains("Reconfigur") {
            return Ok(());
        }
        Err(Trouble::odd(format!(
            "BIRD on {} refuses its file: {}",
            host.name,
            said.trim()
        )))
    }

    fn kill(&mut self) {
        for process in &mut self.processes {
            if let Some(mut child) = process.child.take() {
                end(&mut child);
            }
        }
    }

    fn sessions(&self, host: &Host) -> Result<Vec<Session>> {
        let said = self.ask(host, "show protocols all")?;
        let protocols = bird::protocols(&said).into_iter();
        Ok(protocols.map(|protocol| protocol.session).collect())
    }

    fn watched(&self, host: &Host) -> Result<Vec<IpAddr>> {
        let said = self.ask(host, "show bfd sessions")?;
        let up = said.lines().filter_map(|line| {
            // Address, interface, state, since, interval, timeout.
            let mut words = line.split_whitespace();
            let address = words.next()?.parse().ok()?;
            (words.nth(1)? == "Up").then_some(address)
        });
        Ok(up.collect())
    }

    fn route(&self, host: &Host, address: IpAddr) -> Result<String> {
        self.ask(host, &format!("show route for {address} all"))
    }
}
