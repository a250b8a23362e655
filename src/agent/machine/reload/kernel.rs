//! The kernel's switches and its guards.

use std::fs;
use std::path::Path;

use super::switches;
use super::{Notes, PATIENCE};
use crate::agent::machine::{Host, Turn};

/// The tables that exported guards are in.
const TABLES: [&str; 2] = ["inet", "bridge"];

/// The only file of switches that a bundle brings.
const SWITCHES: &str = "etc/sysctl.d/60-fabric.conf";

/// Sets the switches of the changed files alone; systemd's own program knows its patterns and the `-` that
/// allows a switch to be missing (sysctl.d(5)).
pub fn sysctl(host: &Host, turn: Turn, changed: &[String]) -> Notes {
    let is_set = matches!(turn, Turn::Reload | Turn::Restart);
    for file in changed.iter().filter(|_| is_set) {
        let file = format!("/{file}");
        // One that was taken away sets nothing.
        if Path::new(&file).exists() {
            host.run("systemd-sysctl", &[&file], PATIENCE)?;
        }
    }
    Ok(vec![format!(
        "switches of the kernel that `/{SWITCHES}` named before and names no more, if any, keep their value until a reboot"
    )])
}

/// The switches that the present file and the one of the stage set, with the values that they have.
pub fn values(stage: &Path) -> Vec<(String, String)> {
    let files = [Path::new("/"), stage].map(|root| root.join(SWITCHES));
    let texts = files.map(|file| fs::read_to_string(file).unwrap_or_default());
    switches::present(&texts.concat())
}

/// Loads the guards: a file replaces its tables in one go.
pub fn nftables(host: &Host, turn: Turn, changed: &[String]) -> Notes {
    match turn {
        Turn::Stop => {
            for family in tables(host).unwrap_or_default() {
                host.run("nft", &["delete", "table", family, "fabric"], PATIENCE)?;
            }
        }
        Turn::Reload | Turn::Restart => {
            for file in changed {
                let file = format!("/{file}");
                if !Path::new(&file).exists() {
                    return Ok(vec![format!(
                        "the guards in force come from elsewhere than `{file}`, which is not there: load them anew by hand"
                    )]);
                }
                host.run("nft", &["-f", &file], PATIENCE)?;
            }
        }
    }
    Ok(Vec::new())
}

/// Whether guards are in force; nothing when nobody says.
pub fn has_tables(host: &Host) -> Option<bool> {
    tables(host).map(|tables| !tables.is_empty())
}

fn tables(host: &Host) -> Option<Vec<&'static str>> {
    let said = host.run("nft", &["list", "tables"], PATIENCE).ok()?;
    let has = |family: &&str| {
        said.lines()
            .any(|line| line.trim() == format!("table {family} fabric"))
    };
    Some(TABLES.into_iter().filter(has).collect())
}
