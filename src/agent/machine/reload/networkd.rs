//! systemd-networkd: a daemon that compares its files with what is there.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::{LONG, Notes, PATIENCE, is_there, units};
use crate::agent::machine::{Failure, Host, Turn};

/// The kernel's interfaces.
const CLASS: &str = "/sys/class/net";

/// How long networkd may take to let interfaces join a device that was made anew.
const JOIN: Duration = Duration::from_secs(20);

/// A device that is made anew.
struct Anew<'a> {
    name: &'a str,
    /// Its number; another device of the same name has another.
    index: Option<String>,
    /// The ports of a bridge, the links of a bond.
    ports: Vec<String>,
}

/// systemd-networkd compares its files by itself and touches the interfaces of changed ones alone
/// (networkctl(1), `reload`). What it made it takes away when it is told.
pub fn reload(host: &Host, turn: Turn, changed: &[String]) -> Notes {
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
        let old = Anew {
            name,
            index: index(name),
            ports: ports(name),
        };
        if !is_there(file) {
            // It may have gone with the interface below.
            let _ = host.run("networkctl", &["delete", "--", name], PATIENCE);
        } else if old.index.is_some() {
            // What a device is made of it takes when it is made.
            host.run("networkctl", &["delete", "--", name], PATIENCE)?;
            made_anew.push(old);
        }
    }
    if made_anew.is_empty() {
        host.run("networkctl", &["reload"], LONG)?;
    } else {
        // After a reload, systemd 252 goes on looking for the old device below interfaces whose own files are
        // the same; a restart keeps their addresses.
        host.run("systemctl", &["restart", "systemd-networkd"], LONG)?;
        for device in &made_anew {
            made(host, device)?;
        }
    }
    if turn == Turn::Stop {
        return units::stop_unread(
            host,
            "systemd-networkd",
            &["/etc/systemd/network", "/run/systemd/network"],
            ".network",
        );
    }
    Ok(Vec::new())
}

/// Waits until a device is there again, with all its ports.
fn made(host: &Host, device: &Anew) -> Result<(), Failure> {
    let name = device.name;
    let is_new = || index(name).is_some_and(|now| Some(now) != device.index);
    if !within(PATIENCE, is_new) {
        return Err(Failure::new(format!(
            "systemd-networkd does not make `{name}` anew, which changes what it is made of; where nobody is in its \
             way, do it by hand: `networkctl delete {name}`, then `systemctl restart systemd-networkd`"
        )));
    }
    let own = joined(name);
    let is_in = |port: &String| master(port).as_deref() == Some(name);
    let left = |port: &&String| index(port).is_some() && !is_in(port);
    let of_others = device.ports.iter().filter(|port| !own.contains(port));
    for port in of_others.filter(left) {
        // Such as a VM's interface, which whoever started the VM put there, and nobody would put there again.
        host.run(
            "ip",
            &["link", "set", "dev", port, "master", name],
            PATIENCE,
        )?;
    }
    let mut of_networkd = own.iter().filter(|port| device.ports.contains(port));
    if within(JOIN, || of_networkd.clone().all(|port| !left(&port))) {
        return Ok(());
    }
    let port = of_networkd.find(left).map_or("", String::as_str);
    Err(Failure::new(format!(
        "systemd-networkd does not let `{port}` join `{name}`, which was made anew"
    )))
}

/// Whether something comes true in time.
fn within(time: Duration, is_true: impl Fn() -> bool) -> bool {
    let end = Instant::now() + time;
    while !is_true() {
        if Instant::now() >= end {
            return false;
        }
        thread::sleep(Duration::from_millis(50));
    }
    true
}

/// The interfaces whose files name a device as what they belong to.
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
        if ["Bridge", "Bond"]
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

/// The interfaces that belong to a device now.
fn ports(device: &str) -> Vec<String> {
    let entries = fs::read_dir(CLASS).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut ports: Vec<_> = names
        .filter(|name| master(name).as_deref() == Some(device))
        .collect();
    ports.sort();
    ports
}

/// What an interface belongs to.
fn master(name: &str) -> Option<String> {
    let link = fs::read_link(Path::new(CLASS).join(name).join("master")).ok()?;
    Some(link.file_name()?.to_string_lossy().into_owned())
}

/// The number of a device.
fn index(name: &str) -> Option<String> {
    fs::read_to_string(Path::new(CLASS).join(name).join("ifindex")).ok()
}

/// The device that a file makes, by the file's name: `10-fabric-vmbr0.netdev`.
fn device(file: &str) -> Option<&str> {
    let name = file.rsplit('/').next()?.strip_suffix(".netdev")?;
    name.split_once("-fabric-").map(|(_, name)| name)
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
