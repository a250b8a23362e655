//! Back ends that this machine must not have installed: a host has them all the same.

use std::path::Path;

use crate::lab::host::Host;
use crate::lab::trouble::{Result, Trouble};
use crate::lab::world;

/// Gives a host a package with a folder of `/etc` as if it were installed there, unless the machine has
/// its program itself.
///
/// # Errors
/// When it is neither installed nor unpacked, or the kernel can't lay folders over each other.
pub fn install(host: &Host, package: &str, program: &str, etc: &str) -> Result<()> {
    if Path::new(program).exists() {
        return Ok(());
    }
    let folder = world::cache().map(|cache| cache.join("backends-1").join(package));
    let folder = folder.filter(|folder| folder.join("usr").is_dir());
    let folder = folder.ok_or_else(|| {
        Trouble::new(
            format!("{package} is not on this machine"),
            "scripts/backends.sh unpacks it on Debian without installing it",
        )
    })?;
    let lower = format!("lowerdir={}:/usr", folder.join("usr").display());
    host.run("mount", &["-t", "overlay", "-o", &lower, "lab", "/usr"])?;
    let own = folder.join("etc").join(etc).to_string_lossy().into_owned();
    host.run("cp", &["-a", "--no-clobber", &own, "/etc"])
        .map(|_| ())
}
