//! NetworkManager: a daemon that compares profiles with what is there.

use std::fs;

use super::{LONG, Notes, is_there, units};
use crate::agent::machine::{Failure, Host, Turn};

/// NetworkManager reads all profiles and takes up the changed ones alone. One that is taken away takes its
/// interface's addresses along.
pub fn reload(host: &Host, turn: Turn, changed: &[String]) -> Notes {
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
        return units::stop_unread(
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
