//! A node's switches of the kernel and its guards.

use std::fs;

use crate::lab::command;
use crate::lab::host::Host;
use crate::lab::trouble::Result;

/// Loads the node's guards.
///
/// # Errors
/// When nftables refuses a file.
pub fn guards(host: &Host) -> Result<()> {
    for file in files(host, "/etc/nftables.d") {
        host.run("nft", &["-f", &file])?;
    }
    Ok(())
}

/// Sets the node's switches. What this kernel lacks is in the answer.
///
/// # Errors
/// When `sysctl` can't be run.
pub fn switches(host: &Host) -> Result<Vec<String>> {
    let mut lacking = Vec::new();
    for file in files(host, "/etc/sysctl.d") {
        let (_, said) = command::talk(host.command("sysctl", &["-q", "-p", &file]), "")?;
        // A pattern may match nothing yet.
        let refused = said.lines().filter(|line| !line.contains("_net"));
        lacking.extend(refused.map(|line| format!("this kernel: {line}")));
    }
    Ok(lacking)
}

/// The files of a folder, by name.
fn files(host: &Host, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(host.path(folder))
        .into_iter()
        .flatten()
        .flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut files: Vec<_> = names.map(|name| format!("{folder}/{name}")).collect();
    files.sort();
    files
}
