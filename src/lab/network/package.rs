//! Back ends that this machine must not have installed: a host has them all the same.

use std::env;
use std::path::{Path, PathBuf};

use crate::lab::host::Host;
use crate::lab::trouble::{Result, Trouble};

/// Gives a host a package with a folder of `/etc` as if it were installed there, unless the machine has
/// its program itself.
///
/// # Errors
/// When it is neither installed nor unpacked, or the kernel can't lay folders over each other.
pub fn install(host: &Host, package: &str, program: &str, etc: &str) -> Result<()> {
    if Path::new(program).exists() {
        return Ok(());
    }
    let folder = folder().map(|folder| folder.join(package));
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

/// Where `scripts/backends.sh` unpacks packages.
fn folder() -> Option<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache"));
    Some(cache.or_else(home)?.join("fabric-planner/backends-1"))
}
