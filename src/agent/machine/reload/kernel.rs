//! The kernel's switches and its guards.

use super::{Notes, PATIENCE};
use crate::agent::machine::{Host, Turn};

/// The tables that exported guards are in.
const TABLES: [&str; 2] = ["inet", "bridge"];

/// Sets the switches of the changed files alone; systemd's own program knows its patterns and the `-` that
/// allows a switch to be missing (sysctl.d(5)).
pub fn sysctl(host: &Host, turn: Turn, changed: &[String]) -> Notes {
    let is_set = matches!(turn, Turn::Reload | Turn::Restart);
    for file in changed.iter().filter(|_| is_set) {
        let file = format!("/{file}");
        // One that was taken away sets nothing.
        if std::path::Path::new(&file).exists() {
            host.run("systemd-sysctl", &[&file], PATIENCE)?;
        }
    }
    Ok(match turn {
        Turn::Boot => Vec::new(),
        _ => vec![
            "switches of the kernel that no file names any more keep their value until a reboot"
                .into(),
        ],
    })
}

/// Loads the guards: a file replaces its tables in one go.
pub fn nftables(host: &Host, turn: Turn, changed: &[String]) -> Notes {
    match turn {
        Turn::Boot => {}
        Turn::Stop => {
            for family in tables(host) {
                host.run("nft", &["delete", "table", family, "fabric"], PATIENCE)?;
            }
        }
        Turn::Reload | Turn::Restart => {
            for file in changed {
                host.run("nft", &["-f", &format!("/{file}")], PATIENCE)?;
            }
        }
    }
    Ok(Vec::new())
}

/// Whether guards are in force.
pub fn has_tables(host: &Host) -> bool {
    !tables(host).is_empty()
}

fn tables(host: &Host) -> Vec<&'static str> {
    let said = host
        .run("nft", &["list", "tables"], PATIENCE)
        .unwrap_or_default();
    let has = |family: &&str| {
        said.lines()
            .any(|line| line.trim() == format!("table {family} fabric"))
    };
    TABLES.into_iter().filter(has).collect()
}
