//! systemd-networkd and NetworkManager: daemons that compare their files with what is there.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::{LONG, Notes, PATIENCE, units};
use crate::agent::machine::{Failure, Host, Turn};

/// systemd-networkd compares its files by itself and touches the interfaces of changed ones alone
/// (networkctl(1), `reload`). What it made it takes away when it is told.
pub fn networkd(host: &Host, turn: Turn, changed: &[String]) -> Notes {
    let is_active = units::is_active(host, "systemd-networkd");
    match turn {
        Turn::Stop if !is_active => return Ok(Vec::new()),
        _ if !is_active => {
            units::systemctl(host, &["start", "systemd-networkd"])?;
            return Ok(Vec::new());
        }
        _ => {}
    }
    let mut made_anew = Vec::new();
    for (file, name) in changed
        .iter()
        .filter_map(|file| Some((file, device(file)?)))
    {
        let index = index(name);
        if !is_there(file) {
            // It may have gone with the interface below.
            let _ = host.run("networkctl", &["delete", "--", name], PATIENCE);
        } else if index.is_some() {
            // What a device is made of it takes when it is made.
            host.run("networkctl", &["delete", "--", name], PATIENCE)?;
            made_anew.push((name, index));
        }
    }
    host.run("networkctl", &["reload"], LONG)?;
    made(host, &made_anew)?;
    if turn == Turn::Stop {
        return stop(
            host,
            "systemd-networkd",
            &["/etc/systemd/network", "/run/systemd/network"],
            ".network",
        );
    }
    Ok(Vec::new())
}

/// Lets those join that stand on a device that was made anew, and waits until it is there.
fn made(host: &Host, devices: &[(&str, Option<String>)]) -> Result<(), Failure> {
    for (name, old) in devices {
        for below in joined(name) {
            host.run("networkctl", &["reconfigure", "--", &below], LONG)?;
        }
        let end = Instant::now() + PATIENCE;
        while index(name).is_none_or(|now| Some(now) == *old) {
            if Instant::now() >= end {
                return Err(Failure::new(format!(
                    "systemd-networkd does not make `{name}` anew, which changes what it is made of; where nobody \
                     is in its way, do it by hand: `networkctl delete {name}`, then `networkctl reload`"
                )));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
    Ok(())
}

/// The interfaces whose files name a device as what they belong to or carry.
fn joined(device: &str) -> Vec<String> {
    let entries = fs::read_dir("/etc/systemd/network").into_iter().flatten();
    let files = entries.flatten().map(|entry| entry.path());
    let networks = files.filter(|path| path.extension().is_some_and(|end| end == "network"));
    let mut names = Vec::new();
    for text in networks.filter_map(|path| fs::read_to_string(path).ok()) {
        let value = |key: &str| {
            let lines = text.lines().filter_map(|line| line.trim().split_once('='));
            lines
                .filter(|(own, _)| own.trim() == key)
                .map(|(_, value)| value.trim().to_owned())
                .collect::<Vec<_>>()
        };
        if ["Bridge", "Bond", "VLAN"]
            .iter()
            .any(|key| value(key).iter().any(|own| own == device))
        {
            names.extend(
                value("Name")
                    .into_iter()
                    .filter(|name| index(name).is_some()),
            );
        }
    }
    names.sort();
    names
}

/// The number of a device; another one of the same name has another.
fn index(name: &str) -> Option<String> {
    fs::read_to_string(Path::new("/sys/class/net").join(name).join("ifindex")).ok()
}

/// Nobody wants what manages interfaces any more, unless others than the planner have files there.
fn stop(host: &Host, unit: &str, folders: &[&str], ending: &str) -> Notes {
    let entries = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .flatten();
    let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    if let Some(other) = names.find(|name| name.ends_with(ending)) {
        return Ok(vec![format!("`{unit}` goes on, since it reads `{other}`")]);
    }
    units::stop(host, unit)?;
    Ok(Vec::new())
}

/// The device that a file makes, by the file's name: `10-fabric-vmbr0.netdev`.
fn device(file: &str) -> Option<&str> {
    let name = file.rsplit('/').next()?.strip_suffix(".netdev")?;
    name.split_once("-fabric-").map(|(_, name)| name)
}

/// NetworkManager reads all profiles and takes up the changed ones alone. One that is taken away takes its
/// interface's addresses along.
pub fn networkmanager(host: &Host, turn: Turn, changed: &[String]) -> Notes {
    let is_active = units::is_active(host, "NetworkManager");
    match turn {
        Turn::Stop if !is_active => return Ok(Vec::new()),
        _ if !is_active => {
            units::systemctl(host, &["start", "NetworkManager"])?;
            return Ok(Vec::new());
        }
        _ => {}
    }
    let nmcli = |args: &[&str]| host.run("nmcli", args, LONG);
    nmcli(&["general", "reload"])?;
    nmcli(&["connection", "reload"])?;
    let mut profiles = Vec::new();
    for file in changed.iter().filter(|file| is_there(file)) {
        let name = file
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".nmconnection"));
        if let Some(name) = name {
            profiles.push((rank(file)?, name));
        }
    }
    profiles.sort_unstable();
    for (_, name) in profiles {
        nmcli(&["connection", "up", "id", name])?;
    }
    if turn == Turn::Stop {
        // Without a profile it would ask for addresses by DHCP on every link.
        return stop(
            host,
            "NetworkManager",
            &[
                "/etc/NetworkManager/system-connections",
                "/run/NetworkManager/system-connections",
            ],
            ".nmconnection",
        );
    }
    Ok(Vec::new())
}

/// What stands on others comes after them: a port brings its bridge along.
fn rank(file: &str) -> Result<usize, Failure> {
    let text = fs::read_to_string(format!("/{file}"))
        .map_err(|error| Failure::new(format!("`/{file}` can't be read: {error}")))?;
    let kinds = ["type=bond", "type=ethernet", "type=vlan", "type=bridge"];
    let kind = text
        .lines()
        .find_map(|line| kinds.iter().position(|kind| line.trim() == *kind));
    Ok(kind.unwrap_or(kinds.len()))
}

fn is_there(file: &str) -> bool {
    Path::new("/").join(file).exists()
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_device_is_known_by_its_file() {
        assert_eq!(
            device("etc/systemd/network/10-fabric-enp0s31f6.4009.netdev"),
            Some("enp0s31f6.4009")
        );
        assert_eq!(device("etc/systemd/network/10-fabric-eno1.network"), None);
    }
}
