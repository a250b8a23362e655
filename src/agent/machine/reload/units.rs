//! Units of systemd.

use super::{Notes, PATIENCE};
use crate::agent::machine::{Failure, Host, Turn};

/// Answers for addresses where a provider wants it.
pub const NEIGHBOURS: &str = "fabric-neighbours";

/// Tells systemd.
pub fn systemctl(host: &Host, args: &[&str]) -> Result<(), Failure> {
    host.run("systemctl", args, PATIENCE).map(|_| ())
}

/// Whether a unit runs.
pub fn is_active(host: &Host, unit: &str) -> bool {
    systemctl(host, &["--quiet", "is-active", unit]).is_ok()
}

/// Lets a unit start with the host, when it does not yet.
pub fn enable(host: &Host, unit: &str) -> Result<(), Failure> {
    if systemctl(host, &["--quiet", "is-enabled", unit]).is_ok() {
        return Ok(());
    }
    systemctl(host, &["enable", unit])
}

/// Stops a unit for good. One that nothing is known of is stopped.
pub fn stop(host: &Host, unit: &str) -> Result<(), Failure> {
    if is_active(host, unit) {
        systemctl(host, &["stop", unit])?;
    }
    if systemctl(host, &["--quiet", "is-enabled", unit]).is_ok() {
        systemctl(host, &["disable", unit])?;
    }
    Ok(())
}

/// The unit is the bundle's own file, so systemd itself has to read it anew.
pub fn neighbours(host: &Host, turn: Turn) -> Notes {
    match turn {
        Turn::Boot => systemctl(host, &["daemon-reload"])?,
        Turn::Stop => {
            // Before systemd forgets it with its file; its entries stay until a reboot or the interface goes.
            stop(host, NEIGHBOURS)?;
            systemctl(host, &["daemon-reload"])?;
            return Ok(vec![
                "entries for neighbours that are not answered for any more stay until a reboot"
                    .into(),
            ]);
        }
        Turn::Reload | Turn::Restart => {
            systemctl(host, &["daemon-reload"])?;
            enable(host, NEIGHBOURS)?;
            systemctl(host, &["restart", NEIGHBOURS])?;
        }
    }
    Ok(Vec::new())
}
