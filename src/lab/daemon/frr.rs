//! FRR: a process for each task and one file for all of them, which its shell deals out.

use std::fs;
use std::net::IpAddr;
use std::process::Child;
use std::time::Duration;

use serde_json::Value;

use super::{Daemon, Release, Session, end};
use crate::control::frr;
use crate::lab::command::wait_for;
use crate::lab::host::Host;
use crate::lab::trouble::{Result, Trouble};
use crate::model::values::Family;

/// How long a daemon may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The daemons that exported files speak to, in the order in which they start.
const DAEMONS: [&str; 4] = ["zebra", "staticd", "bfdd", "bgpd"];

/// What the package brings along: its user, its groups and the shell's own settings.
const USER: (&str, &str) = ("frr", "frr:x:5050:5050::/:/usr/sbin/nologin\n");
const GROUPS: [(&str, &str); 2] = [
    ("frr", "frr:x:5050:\n"),
    ("frrvty", "frrvty:x:5051:root,frr\n"),
];
const SHELL: &str = "service integrated-vtysh-config\nusername root nopassword\n";

/// FRR on a host.
pub struct Frr {
    release: Release,
    children: Vec<Child>,
}

impl Frr {
    /// A release of FRR.
    pub fn new(release: &Release) -> Self {
        Self {
            release: release.clone(),
            children: Vec::new(),
        }
    }
}

impl Daemon for Frr {
    fn start(&mut self, host: &Host) -> Result<()> {
        add_line(host, "/etc/passwd", USER)?;
        for group in GROUPS {
            add_line(host, "/etc/group", group)?;
        }
        host.write("/etc/frr/vtysh.conf", SHELL)?;
        host.run("install", &["-d", "-o", "frr", "-g", "frrvty", "/run/frr"])?;
        for name in DAEMONS {
            let program = self.release.program(name);
            // Their own files are empty: the shell gives each of them its part of `frr.conf`.
            let args = ["-u", "frr", "-g", "frr", "-f", "/dev/null"];
            self.children.push(host.spawn(&program, &args)?);
            let socket = host.path(&format!("/run/frr/{name}.vty"));
            let answers = wait_for(PATIENCE, || {
                frr::ask(&socket, "show version", PATIENCE).ok()
            });
            answers.ok_or_else(|| {
                Trouble::odd(format!(
                    "{name} on {} does not start: {}",
                    host.name,
                    host.log(name)
                ))
            })?;
        }
        host.run(&self.release.program("vtysh"), &["-b"])
            .map(|_| ())
    }

    fn reload(&mut self, host: &Host) -> Result<()> {
        // What `systemctl reload frr` runs.
        let script = self.release.program("frr-reload.py");
        let bin = self.release.folder.to_string_lossy();
        let args = [
            "--reload",
            "--stdout",
            "--bindir",
            &bin,
            "--vty_socket",
            "/run/frr",
        ];
        let args = [&[&script[..]], &args[..], &["/etc/frr/frr.conf"]].concat();
        host.run("/usr/bin/python3", &args).map(|_| ())
    }

    fn kill(&mut self) {
        self.children
            .drain(..)
            .rev()
            .for_each(|mut child| end(&mut child));
    }

    fn sessions(&self, host: &Host) -> Result<Vec<Session>> {
        let said = answer(host, "bgpd", frr::SESSIONS)?;
        let sessions = frr::sessions(&said).into_iter();
        Ok(sessions.map(|(_, session)| session).collect())
    }

    fn watched(&self, host: &Host) -> Result<Vec<IpAddr>> {
        let said = answer(host, "bfdd", "show bfd peers json")?;
        let peers = said.as_array().into_iter().flatten();
        let up = peers.filter(|peer| peer["status"] == "up");
        Ok(up
            .filter_map(|peer| peer["peer"].as_str()?.parse().ok())
            .collect())
    }

    fn route(&self, host: &Host, address: IpAddr) -> Result<String> {
        let family = match Family::of(address) {
            Family::V4 => "ipv4",
            Family::V6 => "ipv6",
        };
        let said = answer(
            host,
            "bgpd",
            &format!("show bgp {family} unicast {address} json"),
        )?;
        Ok(said.to_string())
    }
}

/// Adds a line to a list of users or groups that does not have it.
fn add_line(host: &Host, path: &str, (name, line): (&str, &str)) -> Result<()> {
    let mut text = fs::read_to_string(host.path(path)).unwrap_or_default();
    if !text
        .lines()
        .any(|known| known.split(':').next() == Some(name))
    {
        text += line;
        host.write(path, &text)?;
    }
    Ok(())
}

/// What one of the daemons answers, as JSON.
fn answer(host: &Host, daemon: &str, command: &str) -> Result<Value> {
    let failed =
        |said: String| Trouble::odd(format!("{daemon} on {}: `{command}`: {said}", host.name));
    let socket = host.path(&format!("/run/frr/{daemon}.vty"));
    frr::ask_json(&socket, command, PATIENCE).map_err(|error| failed(error.to_string()))
}
