//! The real routing daemons on a site's hosts.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fabric_planner::export::Artifacts;

use super::site::Site;
use crate::common::{run, unpacked};

/// A time of day in milliseconds.
///
/// BIRD works it out anew for each answer, so that it may differ by one or two: what lies that near is the
/// same.
#[derive(Clone, Copy, Debug)]
pub struct Since(i64);

impl Since {
    fn read(text: &str) -> Self {
        let (time, milliseconds) = text.split_once('.').unwrap_or((text, "0"));
        let number = |text: &str| text.parse::<i64>().unwrap_or_else(|_| panic!("{text}"));
        let seconds = time.split(':').fold(0, |all, part| all * 60 + number(part));
        Self(seconds * 1000 + number(milliseconds))
    }
}

impl PartialEq for Since {
    fn eq(&self, other: &Self) -> bool {
        (self.0 - other.0).abs() <= 100
    }
}

/// A daemon that can be had on this machine.
#[derive(Clone)]
pub enum Daemon {
    /// BIRD: the program of each file.
    Bird(Vec<(&'static str, PathBuf)>),
    /// FRR: the folder of its programs.
    Frr(PathBuf),
}

impl Daemon {
    /// The one with a word of the plan's; none where it is missing, which is said loudly.
    pub fn find(word: &'static str) -> Option<Self> {
        Some(match word {
            "frr" => {
                unpacked("frr", "usr/lib/frr/frr-reload.py")?;
                Self::Frr(unpacked("frr", "bgpd")?.parent()?.to_owned())
            }
            "bird1.6" => Self::Bird(vec![
                ("bird.conf", unpacked(word, "bird")?),
                ("bird6.conf", unpacked(word, "bird6")?),
            ]),
            _ => Self::Bird(vec![("bird.conf", unpacked(word, "bird")?)]),
        })
    }

    /// Starts it with the exported files of its host.
    pub fn start(&self, site: &mut Site, host: &str, files: &Artifacts) {
        self.put(site, host, files);
        match self {
            Self::Bird(programs) => {
                for (name, program) in programs {
                    let mut command = site.on(host, program);
                    command.arg("-f").arg("-c").arg(site.file(host, name));
                    command.arg("-s").arg(site.file(host, &control(name)));
                    command
                        .arg("-P")
                        .arg(site.file(host, &format!("{name}.pid")));
                    let log = site.file(host, &format!("{name}.log"));
                    site.start(&mut command, &log);
                    wait_for(&site.file(host, &control(name)), &log);
                }
            }
            Self::Frr(folder) => start_frr(site, host, folder),
        }
    }

    /// Puts the exported files of its host in place, without telling it.
    fn put(&self, site: &Site, host: &str, files: &Artifacts) {
        let names: Vec<_> = match self {
            Self::Bird(programs) => programs
                .iter()
                .map(|(name, _)| ("etc/bird", *name))
                .collect(),
            Self::Frr(_) => vec![("etc/frr", "frr.conf")],
        };
        for (folder, name) in names {
            let file = files.get(&format!("{host}/{folder}/{name}")).unwrap();
            fs::write(site.file(host, name), &file.text).unwrap();
        }
    }

    /// Puts the exported files of its host in place and does what the runbook says: `birdc configure`,
    /// or what `systemctl reload frr` runs.
    pub fn reload(&self, site: &Site, host: &str, files: &Artifacts) {
        self.put(site, host, files);
        match self {
            Self::Bird(programs) => {
                for (name, _) in programs {
                    let said = ask_bird(&site.file(host, &control(name)), "configure");
                    assert!(said.contains("Reconfigur"), "{said}");
                }
            }
            Self::Frr(folder) => {
                let mut command = site.on(host, Path::new("python3"));
                command.arg(folder.join("usr/lib/frr/frr-reload.py"));
                command
                    .args(["--reload", "--stdout", "--log-level", "info", "--bindir"])
                    .arg(folder);
                for option in ["--confdir", "--rundir"] {
                    command.arg(option).arg(site.file(host, ""));
                }
                command
                    .arg("--vty_socket")
                    .arg(site.file(host, "vty"))
                    .arg(site.file(host, "frr.conf"));
                let (well, said) = run(&mut command);
                assert!(well, "{said}");
            }
        }
    }

    /// Its sessions: the other end's address, and since when it is up; none while it is down.
    pub fn sessions(&self, site: &Site, host: &str) -> Vec<(String, Option<Since>)> {
        let Self::Bird(programs) = self else {
            panic!("sessions are looked at from ends that run BIRD");
        };
        let mut sessions = Vec::new();
        for (name, _) in programs {
            let said = ask_bird(&site.file(host, &control(name)), "show protocols all");
            let mut state = None;
            for line in said.lines() {
                let words: Vec<_> = line.split_whitespace().collect();
                match words[..] {
                    [_, "BGP", _, "up", since, "Established", ..] => {
                        state = Some(Some(Since::read(since)))
                    }
                    [_, "BGP", ..] => state = Some(None),
                    ["Neighbor", "address:", address] => {
                        sessions.extend(state.take().map(|since| (address.to_owned(), since)));
                    }
                    _ => {}
                }
            }
        }
        sessions.sort_by(|a, b| a.0.cmp(&b.0));
        sessions
    }

    /// Why its sessions went down last, as far as it says so.
    pub fn errors(&self, site: &Site, host: &str) -> Vec<String> {
        let Self::Bird(programs) = self else {
            return Vec::new();
        };
        let mut errors = Vec::new();
        for (name, _) in programs {
            let said = ask_bird(&site.file(host, &control(name)), "show protocols all");
            let lines = said.lines().map(str::trim);
            let lines =
                lines.filter(|line| line.contains(" BGP ") || line.starts_with("Last error"));
            errors.extend(lines.map(str::to_owned));
        }
        errors
    }
}

fn control(name: &str) -> String {
    name.replace(".conf", ".ctl")
}

fn wait_for(file: &Path, log: &Path) {
    for _ in 0..100 {
        if file.exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!(
        "{}: {}",
        file.display(),
        fs::read_to_string(log).unwrap_or_default()
    );
}

/// Asks BIRD by its control socket: lines with a number, the last one with a blank behind it.
fn ask_bird(socket: &Path, question: &str) -> String {
    let mut stream =
        UnixStream::connect(socket).unwrap_or_else(|error| panic!("{}: {error}", socket.display()));
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut answer = || {
        let mut said = String::new();
        for line in lines.by_ref() {
            let line = line.unwrap();
            let numbered = line.len() > 4 && line.as_bytes()[..4].iter().all(u8::is_ascii_digit);
            said += if numbered {
                &line[5..]
            } else {
                line.trim_start()
            };
            said.push('\n');
            if numbered && line.as_bytes()[4] == b' ' {
                break;
            }
        }
        said
    };
    answer();
    writeln!(stream, "{question}").unwrap();
    answer()
}

/// FRR wants a user and two groups; it sees them without the machine having them.
fn start_frr(site: &mut Site, host: &str, folder: &Path) {
    for (file, lines) in [
        ("group", "frr:x:9991:\nfrrvty:x:9992:frr\n"),
        ("passwd", "frr:x:9991:9991::/nonexistent:/bin/false\n"),
    ] {
        let machine = fs::read_to_string(format!("/etc/{file}")).unwrap();
        fs::write(site.file(host, file), machine + lines).unwrap();
    }
    fs::create_dir(site.file(host, "vty")).unwrap();
    for open in ["", "vty"] {
        fs::set_permissions(site.file(host, open), PermissionsExt::from_mode(0o777)).unwrap();
    }
    fs::write(site.file(host, "empty"), "").unwrap();
    fs::write(site.file(host, "vtysh.conf"), "username root nopassword\n").unwrap();
    let script =
        "mount --bind $0/group /etc/group && mount --bind $0/passwd /etc/passwd && exec \"$@\"";
    for name in ["zebra", "bfdd", "bgpd"] {
        let mut command = site.on(host, Path::new("unshare"));
        command
            .args(["--mount", "sh", "-c", script])
            .arg(site.file(host, ""))
            .arg(folder.join(name));
        command
            .args(["-u", "frr", "-g", "frr", "-f"])
            .arg(site.file(host, "empty"));
        command
            .arg("-i")
            .arg(site.file(host, &format!("{name}.pid")));
        command
            .arg("-z")
            .arg(site.file(host, "zserv.api"))
            .arg("--vty_socket")
            .arg(site.file(host, "vty"));
        if name == "bfdd" {
            command.arg("--bfdctl").arg(site.file(host, "bfdd.sock"));
        }
        let log = site.file(host, &format!("{name}.log"));
        site.start(&mut command, &log);
        wait_for(&site.file(host, &format!("vty/{name}.vty")), &log);
    }
    let mut command = site.on(host, &folder.join("vtysh"));
    command
        .arg("--vty_socket")
        .arg(site.file(host, "vty"))
        .arg("--config_dir")
        .arg(site.file(host, ""));
    let (well, said) = run(command.arg("-f").arg(site.file(host, "frr.conf")));
    assert!(well, "{said}");
}
