//! Where a step keeps what it replaces on a host.

use crate::change::devices::DeviceChange;
use crate::export::Artifacts;

/// The folder: one for each change, so that a step done twice does not take new files for old ones, and
/// apart from the RUNBOOK's, whose way back needs its own.
pub fn folder(devices: &[DeviceChange], before: &Artifacts, after: &Artifacts) -> String {
    let mut hash = 0x811c_9dc5_u32;
    for file in devices.iter().flat_map(|device| &device.files) {
        let texts = [before, after].map(|files| files.get(&file.path).map_or("", |own| &own.text));
        for byte in texts.into_iter().flat_map(str::bytes) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    format!("/root/fabric.before-{hash:08x}")
}

/// The commands that keep files, given from `/`; what is there already stays.
pub fn keep(folder: &str, paths: &[&str]) -> String {
    format!(
        "[ -d {folder} ] || {{ mkdir -p -m 0700 {folder}.part\n  \
         (cd / && for file in {}; do\n  \
         [ ! -e $file ] || cp -a --parents $file {folder}.part/; done)\n  \
         mv {folder}.part {folder}; }}\n",
        paths.join(" \\\n  ")
    )
}
