//! ifupdown on the node's own file.

use crate::lab::host::Host;
use crate::lab::trouble::{Result, Trouble};
use crate::lab::world;

/// What an installed system has in `/etc/network/interfaces`.
const MAIN: &str = "source /etc/network/interfaces.d/*\n";

/// Brings the node's interfaces up.
///
/// # Errors
/// When it is not installed or fails.
pub fn start(host: &Host) -> Result<()> {
    if world::find("ifup").is_none() {
        return Err(Trouble::odd("ifupdown is not installed on this machine"));
    }
    if !host.path("/etc/network/interfaces").exists() {
        host.write("/etc/network/interfaces", MAIN)?;
    }
    host.run("mkdir", &["-p", "/run/network"])?;
    for hooks in ["if-pre-up.d", "if-up.d", "if-down.d", "if-post-down.d"] {
        host.run("mkdir", &["-p", &format!("/etc/network/{hooks}")])?;
    }
    host.run("ifup", &["--all"]).map(|_| ())
}
