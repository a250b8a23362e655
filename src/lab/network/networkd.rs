//! systemd-networkd on the node's own files, by itself or from netplan's.

use std::path::Path;
use std::process::Child;

use crate::lab::host::Host;
use crate::lab::trouble::{Result, Trouble};

const NETWORKD: [&str; 2] = [
    "/usr/lib/systemd/systemd-networkd",
    "/lib/systemd/systemd-networkd",
];
const GENERATE: [&str; 2] = ["/usr/libexec/netplan/generate", "/lib/netplan/generate"];

/// Starts networkd. Without a writable /sys it takes udev for absent and waits for none.
///
/// # Errors
/// When it is not installed.
pub fn start(host: &Host) -> Result<Child> {
    host.spawn(installed(&NETWORKD, "systemd-networkd")?, &[])
}

/// Lets netplan write what its back end reads, then starts that one.
///
/// # Errors
/// When one of them is not installed or refuses the files.
pub fn netplan(host: &Host) -> Result<Vec<Child>> {
    let networkd = installed(&NETWORKD, "systemd-networkd")?;
    generate(host)?;
    host.spawn(networkd, &[]).map(|one| vec![one])
}

/// Lets netplan write what networkd reads.
///
/// # Errors
/// When it is not installed or refuses the files.
pub fn generate(host: &Host) -> Result<()> {
    let generate = installed(&GENERATE, "netplan")?;
    // Netplan refuses nothing for it, but says that others must not read its files.
    host.run("chmod", &["-R", "go=", "/etc/netplan"])?;
    host.run(generate, &[]).map(|_| ())
}

/// Whether netplan is here.
///
/// # Errors
/// When it is not installed.
pub fn has_netplan() -> Result<()> {
    installed(&GENERATE, "netplan").map(|_| ())
}

fn installed(places: &[&'static str], name: &str) -> Result<&'static str> {
    let found = places.iter().find(|place| Path::new(place).is_file());
    let missing = || Trouble::odd(format!("{name} is not installed on this machine"));
    found.copied().ok_or_else(missing)
}
