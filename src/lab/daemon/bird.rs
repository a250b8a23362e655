//! BIRD: one process, or with 1.6 one for each family.

use std::io::{BufRead, BufReader, Write};
use std::net::IpAddr;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Child;
use std::time::Duration;

use super::{Daemon, Release, Session, end};
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
            said += &ask(&host.path(process.socket), command).map_err(|error| {
                Trouble::io(
                    format!("BIRD on {} does not answer `{command}`", host.name),
                    &error,
                )
            })?;
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
            let answers = wait_for(PATIENCE, || ask(&socket, "show status").ok());
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
        let mut sessions = Vec::new();
        let mut state = String::new();
        for line in said.lines() {
            // The state stands before the neighbour.
            let value = |key| line.trim().strip_prefix(key).map(str::trim);
            if let Some(found) = value("BGP state:") {
                found.clone_into(&mut state);
            } else if let Some(neighbour) = value("Neighbor address:") {
                sessions.extend(neighbour.parse().ok().map(|neighbour| Session {
                    neighbour,
                    state: state.clone(),
                }));
            }
        }
        Ok(sessions)
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

/// Asks BIRD over its control socket: lines with a four-digit code, the last one with a blank after it
/// (BIRD's documentation, "Remote control").
fn ask(socket: &Path, command: &str) -> std::io::Result<String> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    read_reply(&mut reader)?;
    writeln!(stream, "{command}")?;
    read_reply(&mut reader)
}

fn read_reply(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let coded = line.len() > 4 && line.as_bytes()[..4].iter().all(u8::is_ascii_digit);
        text += if coded { &line[5..] } else { &line };
        if coded && line.as_bytes()[4] == b' ' {
            return Ok(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_ends_with_a_code_and_a_blank() {
        let said = "1002-name1 BGP\n1006-  BGP state:   Established\n     more\n0000 \n0001 next\n";
        let mut reader = said.as_bytes();
        let reply = read_reply(&mut reader).unwrap();
        assert_eq!(
            reply,
            "name1 BGP\n  BGP state:   Established\n     more\n\n"
        );
        assert!(read_reply(&mut "1002-a\n".as_bytes()).is_err());
    }
}
