//! systemd-networkd: a daemon that compares its files with what is there.

mod files;
mod links;
mod record;

use std::thread;
use std::time::{Duration, Instant};

use self::files::Networks;
use self::links::{index, master, ports};
use self::record::Anew;
use super::{LONG, Notes, PATIENCE, is_there, units};
use crate::agent::machine::{Failure, Host, Turn};

pub use links::Masters;

/// How long networkd may take to let interfaces join a device that was made anew.
const JOIN: Duration = Duration::from_secs(20);

/// The same for a device that is new, where a restart helps when it takes longer.
const JOIN_NEW: Duration = Duration::from_secs(5);

/// systemd-networkd compares its files by itself and touches the interfaces of changed ones alone
/// (networkctl(1), `reload`). What it made it takes away when it is told.
pub fn reload(host: &Host, turn: Turn, changed: &[String]) -> Notes {
    let is_active = units::is_active(host, "systemd-networkd");
    if turn == Turn::Stop && !is_active {
        return Ok(Vec::new());
    }
    let masters = Masters::now();
    let devices = changed
        .iter()
        .filter_map(|file| Some((file, device(file)?)));
    let (kept, gone): (Vec<_>, Vec<_>) = devices.partition(|(file, _)| is_there(file));
    // Those of a change that was cut off, too: their ports are known from there alone.
    let mut anew = record::read(record::ANEW, true);
    if is_active {
        for (file, name) in kept.iter().filter(|(_, name)| index(name).is_some()) {
            record::add(&mut anew, file, ports(name));
        }
    }
    let is_anew = |file: &String| anew.iter().any(|own| own.file == **file);
    let new: Vec<_> = kept
        .iter()
        .filter(|(file, _)| !is_anew(file))
        .map(|(_, name)| *name)
        .collect();
    // It has to know its new files before a device goes: by the old ones, interfaces fail without theirs.
    match is_active {
        true => host.run("networkctl", &["reload"], LONG).map(drop)?,
        false => units::systemctl(host, &["start", "systemd-networkd"])?,
    }
    let back = record::read(record::AWAY, true);
    let mut away = record::read(record::AWAY, false);
    for (file, name) in gone.iter().filter(|(_, name)| index(name).is_some()) {
        record::add(&mut away, file, ports(name));
    }
    record::write(record::AWAY, &[away.clone(), back.clone()].concat());
    for (_, name) in gone {
        // It may have gone with the interface below.
        let _ = host.run("networkctl", &["delete", "--", name], PATIENCE);
    }
    if !anew.is_empty() {
        let present = |own: &Anew| kept.iter().any(|(file, _)| **file == own.file);
        make_anew(host, &anew, |own| is_active && present(own))?;
    } else if is_active
        && !new
            .iter()
            .all(|name| within(JOIN_NEW, || is_complete(name)))
    {
        restart(host)?;
    }
    for device in &back {
        // One that comes back by a change that is taken back had these.
        rejoin(host, device)?;
    }
    record::write(record::AWAY, &away);
    let mut notes = masters.lost();
    if turn == Turn::Stop {
        notes.extend(units::stop_unread(
            host,
            "systemd-networkd",
            &["/etc/systemd/network", "/run/systemd/network"],
            ".network",
        )?);
    }
    Ok(notes)
}

/// What a device is made of it takes when it is made: those that are `changed` go, and all come with their ports.
fn make_anew(
    host: &Host,
    anew: &[Anew],
    is_changed: impl Fn(&Anew) -> bool,
) -> Result<(), Failure> {
    record::write(record::ANEW, anew);
    let mut done = Ok(());
    let mut before = Vec::new();
    for own in anew {
        // Where it was cut off, the reload made the device: of its present file.
        let mut old = own.index.clone();
        if old.is_some() && is_changed(own) {
            let deleted = host.run("networkctl", &["delete", "--", own.name()], PATIENCE);
            if let Err(failure) = deleted {
                old = None;
                done = done.and(Err(failure));
            }
        } else {
            old = None;
        }
        before.push(old);
    }
    restart(host)?;
    for (own, old) in anew.iter().zip(&before) {
        made(host, own, old.as_deref())?;
    }
    record::write(record::ANEW, &[]);
    done
}

/// After a reload, systemd 252 goes on looking for the old device below interfaces whose own files are the same;
/// a restart keeps their addresses.
fn restart(host: &Host) -> Result<(), Failure> {
    host.run("systemctl", &["restart", "systemd-networkd"], LONG)
        .map(drop)
}

/// Waits until a device is there, another one than the old, with all its ports.
fn made(host: &Host, device: &Anew, old: Option<&str>) -> Result<(), Failure> {
    let name = device.name();
    let is_new = || index(name).is_some_and(|now| Some(&*now) != old);
    if !within(PATIENCE, is_new) {
        return Err(Failure::new(format!(
            "systemd-networkd does not make `{name}` anew, which changes what it is made of; where nobody is in its \
             way, do it by hand: `networkctl delete {name}`, then `systemctl restart systemd-networkd`"
        )));
    }
    rejoin(host, device)?;
    let networks = Networks::read();
    let left = |port: &str| index(port).is_some() && master(port).is_none();
    let own = |port: &&String| networks.of(port).is_some_and(|file| file.joins(name));
    let mut of_networkd = device.ports.iter().filter(own);
    if within(JOIN, || of_networkd.clone().all(|port| !left(port))) {
        return Ok(());
    }
    let port = of_networkd
        .find(|port| left(port))
        .map_or("", String::as_str);
    Err(Failure::new(format!(
        "systemd-networkd does not let `{port}` join `{name}`, which was made anew"
    )))
}

/// Whether a device is there with all the interfaces whose files name it.
fn is_complete(name: &str) -> bool {
    let networks = Networks::read();
    let joins = |port: &String| networks.of(port).is_some_and(|file| file.joins(name));
    let mut own = links::all().into_iter().filter(joins);
    index(name).is_some() && own.all(|port| master(&port).as_deref() == Some(name))
}

/// Puts the ports of a device into it again that belong nowhere, such as a VM's interface: whoever started the
/// VM put it there, and nobody would put it there again. What a file names is networkd's, in this device or
/// out of it.
fn rejoin(host: &Host, device: &Anew) -> Result<(), Failure> {
    let networks = Networks::read();
    for port in &device.ports {
        let is_free = index(port).is_some() && master(port).is_none();
        if is_free && networks.of(port).is_none() {
            let args = ["link", "set", "dev", port, "master", device.name()];
            host.run("ip", &args, PATIENCE)?;
        }
    }
    Ok(())
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
