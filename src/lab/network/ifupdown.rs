//! ifupdown and ifupdown2 on the node's own file.

use super::package;
use crate::lab::host::Host;
use crate::lab::trouble::{Result, Trouble};
use crate::lab::world;

/// What an installed system has in `/etc/network/interfaces`.
const MAIN: &str = "source /etc/network/interfaces.d/*\n";

/// Brings the node's interfaces up by ifupdown.
///
/// # Errors
/// When it is not here or fails.
pub fn start(host: &Host) -> Result<()> {
    if world::find("ifup").is_none() {
        return Err(Trouble::odd("ifupdown is not installed on this machine"));
    }
    prepare(host)?;
    // Its bridges are another package's.
    if host.mentions("/etc/network/interfaces.d", "bridge_ports") {
        package::install(host, "bridge-utils", "/usr/sbin/brctl", "network")?;
    }
    host.run("ifup", &["--all"]).map(|_| ())
}

/// Brings the node's interfaces up by ifupdown2.
///
/// # Errors
/// When it is not here or fails.
pub fn start_2(host: &Host) -> Result<()> {
    package::install(
        host,
        "ifupdown2",
        "/usr/share/ifupdown2/__main__.py",
        "network",
    )?;
    prepare(host)?;
    // Its installation alone makes it executable.
    host.run("python3", &["/usr/sbin/ifup", "--all"])
        .map(|_| ())
}

fn prepare(host: &Host) -> Result<()> {
    if !host.path("/etc/network/interfaces").exists() {
        host.write("/etc/network/interfaces", MAIN)?;
    }
    host.run("mkdir", &["-p", "/run/network"])?;
    for hooks in ["if-pre-up.d", "if-up.d", "if-down.d", "if-post-down.d"] {
        host.run("mkdir", &["-p", &format!("/etc/network/{hooks}")])?;
    }
    Ok(())
}
