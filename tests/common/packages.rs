//! The Debian packages, built as `make deb` does from the programs that tests run.

#[path = "../../scripts/manual.rs"]
#[allow(dead_code)]
mod manual;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{accepts, program};

/// Builds both packages into a folder: the agent's, and fabricctl's.
pub fn build(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    let cargo_deb = cargo_deb()?;
    program("DPKG_DEB", "dpkg-deb")?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    manual::write_all(&root.join("target/manual")).unwrap();
    let package = |name: &str, options: &[&str]| {
        let file = folder.join(format!("{name}.deb"));
        let mut command = Command::new(&cargo_deb);
        command.current_dir(root).arg("deb").args([
            "--locked",
            "--offline",
            "--no-build",
            "--fast",
            "--profile=dev",
            "--strip",
        ]);
        accepts(command.args(options).arg("--output").arg(&file), name);
        file
    };
    Some((
        package("fabric-agent", &[]),
        package("fabricctl", &["--variant", "fabricctl"]),
    ))
}

/// cargo-deb, as `scripts/tools.sh` installs it, or the user's own.
fn cargo_deb() -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = cache.or(home)?.join("fabric-planner");
    let folders = fs::read_dir(cache).into_iter().flatten().flatten();
    let mut own = folders.filter(|entry| {
        let name = entry.file_name();
        name.to_string_lossy().starts_with("cargo-deb-")
    });
    let own = own.find_map(|entry| {
        let file = entry.path().join("bin/cargo-deb");
        file.is_file().then_some(file)
    });
    match own {
        Some(file) => Some(file),
        None => program("CARGO_DEB", "cargo-deb"),
    }
}
