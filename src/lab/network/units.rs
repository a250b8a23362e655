//! Units of systemd among the node's files: one-shot services that run when the network is there.

use std::fs;

use crate::lab::host::Host;
use crate::lab::trouble::Result;

/// Runs their commands, one after the other.
///
/// # Errors
/// What a command wrote that failed.
pub fn run(host: &Host) -> Result<()> {
    let folder = fs::read_dir(host.path("/etc/systemd/system"));
    for unit in folder.into_iter().flatten().flatten() {
        let text = fs::read_to_string(unit.path()).unwrap_or_default();
        for command in text
            .lines()
            .filter_map(|line| line.strip_prefix("ExecStart="))
        {
            let words: Vec<_> = command.split_whitespace().collect();
            if let [program, args @ ..] = &words[..] {
                host.run(program, args)?;
            }
        }
    }
    Ok(())
}
