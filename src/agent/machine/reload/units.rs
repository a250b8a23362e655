//! Units of systemd.

use std::fs;
use std::path::Path;

use super::{Notes, PATIENCE};
use crate::agent::machine::{Failure, Host, Turn};

/// Answers for addresses where a provider wants it.
pub const NEIGHBOURS: &str = "fabric-neighbours";

/// Where links say what starts with the host.
const WANTS: &str = "/etc/systemd/system/multi-user.target.wants";

/// Tells systemd.
pub fn systemctl(host: &Host, args: &[&str]) -> Result<(), Failure> {
    host.run("systemctl", args, PATIENCE).map(|_| ())
}

/// The one word by which systemd answers a question on a unit.
fn word(host: &Host, question: &str, unit: &str) -> Option<String> {
    let said = host
        .try_run("systemctl", &[question, unit], PATIENCE)
        .ok()?;
    said.text.lines().last().map(|line| line.trim().to_owned())
}

/// Whether a unit runs; nothing when systemd does not say.
pub fn active(host: &Host, unit: &str) -> Option<bool> {
    match word(host, "is-active", unit)?.as_str() {
        "active" | "activating" | "reloading" | "refreshing" => Some(true),
        "inactive" | "failed" | "deactivating" | "unknown" => Some(false),
        _ => None,
    }
}

/// Whether a unit runs for sure.
pub fn is_active(host: &Host, unit: &str) -> bool {
    active(host, unit) == Some(true)
}

/// Whether a unit starts with the host; nothing where that is not for `enable` and `disable` to say.
pub fn enabled(host: &Host, unit: &str) -> Option<bool> {
    let word = word(host, "is-enabled", unit)?;
    match word.as_str() {
        "enabled" => Some(true),
        "disabled" | "not-found" => Some(false),
        // What older systemds say of a unit that they don't know.
        _ if word.ends_with("No such file or directory") => Some(false),
        _ => None,
    }
}

/// Lets a unit start with the host or not, when it is otherwise.
pub fn set_enabled(host: &Host, unit: &str, wanted: Option<bool>) -> Result<(), Failure> {
    let Some(wanted) = wanted else {
        return Ok(());
    };
    if enabled(host, unit) == Some(!wanted) {
        systemctl(host, &[if wanted { "enable" } else { "disable" }, unit])?;
    }
    if !wanted {
        forget(unit);
    }
    Ok(())
}

/// Takes away the link of a unit whose file is gone: `disable` knows nothing of that unit any more.
fn forget(unit: &str) {
    let link = Path::new(WANTS).join(format!("{unit}.service"));
    if link.is_symlink() && !link.exists() {
        // One that stays is told by systemd at each boot and harms nobody.
        let _ = fs::remove_file(link);
    }
}

/// While the host boots: what starts with it is settled anew. Nobody waits for that, since units that come
/// later in this boot wait for the agent.
pub fn at_boot(host: &Host, unit: &str, wanted: Option<bool>) -> Result<(), Failure> {
    let was = enabled(host, unit);
    set_enabled(host, unit, wanted)?;
    match wanted {
        // This boot has read the links already.
        Some(wanted) if was == Some(!wanted) => {
            let verb = if wanted { "start" } else { "stop" };
            systemctl(host, &["--no-block", verb, unit])
        }
        _ => Ok(()),
    }
}

/// Stops a unit for good. One that nothing is known of is stopped.
pub fn stop(host: &Host, unit: &str) -> Result<(), Failure> {
    if active(host, unit) != Some(false) {
        systemctl(host, &["stop", unit])?;
    }
    set_enabled(host, unit, Some(false))
}

/// Nobody wants what manages interfaces any more, unless others than the planner have files there.
pub fn stop_unread(host: &Host, unit: &str, folders: &[&str], ending: &str) -> Notes {
    let entries = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .flatten();
    let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    if let Some(other) = names.find(|name| name.ends_with(ending)) {
        return Ok(vec![format!("`{unit}` goes on, since it reads `{other}`")]);
    }
    stop(host, unit)?;
    Ok(Vec::new())
}

/// The unit is the bundle's own file, so systemd itself has to read it anew.
pub fn neighbours(host: &Host, turn: Turn) -> Notes {
    match turn {
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
            systemctl(host, &["restart", NEIGHBOURS])?;
        }
    }
    Ok(Vec::new())
}
