//! netplan and ifupdown: what a configuration made is taken down by that configuration alone, so the one in
//! force is remembered when its files go.

use std::fs;
use std::path::{Path, PathBuf};

use super::networkd::Masters;
use super::{LONG, Notes};
use crate::agent::machine::view::lay_out;
use crate::agent::machine::{Failure, Host};
use crate::bundle::Service;

/// Interfaces end with the boot, and so does what is remembered of them.
const FOLDER: &str = "/run/fabric-agent/in-force";

/// The bundle's file of ifupdown.
const FABRIC: &str = "etc/network/interfaces.d/fabric";

/// The configuration that goes.
#[derive(Clone, Copy)]
enum Gone {
    /// That of before a change.
    Old,
    /// That of a change that is taken back.
    New,
}

impl Gone {
    fn folder(self, service: Service) -> PathBuf {
        let side = match self {
            Self::Old => "old",
            Self::New => "new",
        };
        Path::new(FOLDER).join(format!("{service:?}-{side}"))
    }
}

/// Remembers the configuration before a change and the one that it leads to.
pub fn remember(service: Service, stage: &Path) -> Result<(), Failure> {
    let folders: &[&str] = match service {
        Service::Netplan => &["lib/netplan", "etc/netplan", "run/netplan"],
        Service::Ifupdown => &["etc/network/interfaces.d"],
        _ => return Ok(()),
    };
    // Somebody asks for the present state alone.
    if stage == Path::new("/") {
        return Ok(());
    }
    for (gone, stage) in [(Gone::Old, None), (Gone::New, Some(stage))] {
        let folder = gone.folder(service);
        let cleared = fs::remove_dir_all(&folder);
        cleared
            .or_else(|error| match folder.exists() {
                true => Err(error),
                false => Ok(()),
            })
            .and_then(|()| lay_out(&folder, folders, stage))
            .map_err(|error| {
                Failure::new(format!(
                    "the interfaces in force can't be remembered in `{FOLDER}`: {error}"
                ))
            })?;
    }
    Ok(())
}

/// netplan writes what systemd-networkd reads, and lets it take what changed. Virtual interfaces that are in
/// its files no more it removes only when it has the files where they were.
pub fn netplan(host: &Host) -> Notes {
    apply(host, Gone::Old)
}

/// The way back of netplan.
pub fn netplan_back(host: &Host) -> Notes {
    apply(host, Gone::New)
}

fn apply(host: &Host, gone: Gone) -> Notes {
    let masters = Masters::now();
    let state = gone.folder(Service::Netplan);
    if state.is_dir() {
        let state = state.to_string_lossy();
        host.run("netplan", &["apply", "--state", &state], LONG)?;
    } else {
        host.run("netplan", &["apply"], LONG)?;
    }
    Ok(masters.lost())
}

/// ifupdown takes interfaces down by the file that brought them up, and brings all of them up by the new one.
pub fn ifupdown(host: &Host) -> Notes {
    restart(host, Gone::Old)
}

/// The way back of ifupdown.
pub fn ifupdown_back(host: &Host) -> Notes {
    restart(host, Gone::New)
}

fn restart(host: &Host, gone: Gone) -> Notes {
    let file = gone.folder(Service::Ifupdown).join(FABRIC);
    let text = fs::read_to_string(&file).unwrap_or_default();
    let state = fs::read_to_string("/run/network/ifstate").unwrap_or_default();
    let up = up(&text, &state);
    let mut notes = Vec::new();
    if !up.is_empty() {
        let file = file.to_string_lossy();
        let args = [&["-i", &*file, "--"][..], &up].concat();
        // One that does not go down is no reason not to bring the others up.
        if let Err(failure) = host.run("ifdown", &args, LONG) {
            notes.push(format!("{}: {}", failure.message, failure.output));
        }
    }
    host.run("systemctl", &["restart", "networking"], LONG)?;
    Ok(notes)
}

/// The interfaces of a file that are up, the last one first: a bridge goes before its ports.
fn up<'a>(text: &'a str, state: &str) -> Vec<&'a str> {
    let is_up = |name: &str| {
        let mut lines = state.lines();
        lines.any(|line| line.split('=').next() == Some(name))
    };
    let mut names: Vec<&str> = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if let (Some("iface"), Some(name)) = (words.next(), words.next())
            && name != "lo"
            && !names.contains(&name)
            && is_up(name)
        {
            names.push(name);
        }
    }
    names.reverse();
    names
}

/// ifupdown2 compares what runs with its files and changes what differs.
pub fn ifupdown2(host: &Host) -> Notes {
    host.run("ifreload", &["-a"], LONG).map(|_| Vec::new())
}

#[cfg(test)]
mod tests {
    use super::up;

    #[test]
    fn what_is_up_goes_down_from_the_top() {
        let text = "auto eno1\niface eno1 inet manual\niface eno1 inet6 manual\nauto vmbr0\n    iface vmbr0 inet static\n\
            iface lo inet loopback\niface eno2 inet manual\n";
        assert_eq!(
            up(text, "lo=lo\neno1=eno1\nvmbr0=vmbr0\n"),
            ["vmbr0", "eno1"]
        );
        assert!(up(text, "").is_empty());
    }
}
