//! Interfaces, by whatever brings them up.

use std::fs;
use std::path::Path;

use super::{LONG, Notes, PATIENCE, units};
use crate::agent::machine::{Failure, Host, Turn};

/// netplan writes what systemd-networkd reads, and lets it take what changed.
pub fn netplan(host: &Host, turn: Turn) -> Notes {
    match turn {
        // Its generator has run already, and runs again with systemd's own reload.
        Turn::Boot => units::systemctl(host, &["daemon-reload"])?,
        _ => {
            host.run("netplan", &["apply"], LONG)?;
        }
    }
    Ok(Vec::new())
}

/// systemd-networkd compares its files by itself and touches the interfaces of changed ones alone
/// (networkctl(1), `reload`). What it made it takes away when it is told.
pub fn networkd(host: &Host, turn: Turn, changed: &[String]) -> Notes {
    let mut notes = Vec::new();
    if turn == Turn::Boot {
        return Ok(notes);
    }
    units::enable(host, "systemd-networkd")?;
    if !units::is_active(host, "systemd-networkd") {
        units::systemctl(host, &["start", "systemd-networkd"])?;
        return Ok(notes);
    }
    for (file, name) in changed
        .iter()
        .filter_map(|file| Some((file, device(file)?)))
    {
        if !is_there(file) {
            // It may have gone with the interface below.
            let _ = host.run("networkctl", &["delete", name], PATIENCE);
        } else if Path::new("/sys/class/net").join(name).exists() {
            notes.push(format!(
                "what `{name}` is made of changes when it is made anew, with a reboot at the latest"
            ));
        }
    }
    host.run("networkctl", &["reload"], LONG)?;
    Ok(notes)
}

/// The device that a file makes, by the file's name: `10-fabric-vmbr0.netdev`.
fn device(file: &str) -> Option<&str> {
    let name = file.rsplit('/').next()?.strip_suffix(".netdev")?;
    name.split_once("-fabric-").map(|(_, name)| name)
}

/// NetworkManager reads all profiles and takes up the changed ones alone. One that is taken away takes its
/// interface's addresses along.
pub fn networkmanager(host: &Host, turn: Turn, changed: &[String]) -> Notes {
    if turn == Turn::Boot {
        return Ok(Vec::new());
    }
    if !units::is_active(host, "NetworkManager") {
        units::enable(host, "NetworkManager")?;
        units::systemctl(host, &["start", "NetworkManager"])?;
        return Ok(Vec::new());
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

/// ifupdown knows only all or nothing: what it brought up it takes down by the new file.
pub fn ifupdown(host: &Host, turn: Turn) -> Notes {
    if turn != Turn::Boot {
        host.run("systemctl", &["restart", "networking"], LONG)?;
    }
    Ok(Vec::new())
}

/// ifupdown2 compares what runs with its files and changes what differs.
pub fn ifupdown2(host: &Host, turn: Turn) -> Notes {
    if turn != Turn::Boot {
        host.run("ifreload", &["-a"], LONG)?;
    }
    Ok(Vec::new())
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
