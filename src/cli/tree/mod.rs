//! Exported files as a tree of folders on a disk.
//!
//! Nothing outside the folder is ever written, whatever stands in it: a symbolic link on the way is
//! refused, not followed. What is refused is refused before the first file is written.

mod stale;
mod strays;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::bundle::Refusal;
use crate::export::{Blob, zip};
pub use strays::Strays;

/// What was found in a folder beside the files that were written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Signatures of earlier bundles that were taken away, by name: they were none of the new ones.
    pub stale: Vec<String>,
    /// Files that are not of this export.
    pub strays: Strays,
}

/// Writes files below `root`, each wholly or not at all, and finds what else stands in the folders
/// there; with `host`, in the folder of that host.
///
/// # Errors
/// What is in the way.
pub fn write(root: &Path, files: &[Blob], host: Option<&str>) -> Result<Beside, Refusal> {
    let mut targets = Vec::new();
    for file in files {
        targets.push((target(root, file.path)?, file));
    }
    let stale = stale::take_away(root, files)?;
    for (target, file) in targets {
        replace(&target, file.bytes, file.secret).map_err(|error| Refusal {
            message: format!("can't write {}: {error}", target.display()),
            help: "files named before this one may be of this export, the rest are as they were"
                .into(),
        })?;
    }
    Ok(Beside {
        stale,
        strays: strays::find(root, files, host),
    })
}

/// Writes all files as one archive, wholly or not at all. It holds secrets, so it is its owner's alone.
///
/// # Errors
/// What is in the way.
pub fn write_zip(target: &Path, files: &[Blob]) -> Result<(), Refusal> {
    replace(target, &zip(files), true).map_err(|error| Refusal {
        message: format!("can't write {}: {error}", target.display()),
        help: "name a file in a folder you may write to; what stood there is as it was".into(),
    })
}

/// Puts another text into a file that is there, wholly or not at all; links to it and its mode stay.
///
/// # Errors
/// What is in the way.
pub fn rewrite(target: &Path, text: &str) -> Result<(), Refusal> {
    let rewritten = target.canonicalize().and_then(|target| {
        let mode = fs::metadata(&target)?.permissions();
        replace(&target, text.as_bytes(), true)?;
        fs::set_permissions(&target, mode)
    });
    rewritten.map_err(|error| Refusal {
        message: format!("can't write {}: {error}", target.display()),
        help: "the file and its folder must be yours to write; - prints the plan instead".into(),
    })
}

/// Where a file goes, when the way there is free.
fn target(root: &Path, path: &str) -> Result<PathBuf, Refusal> {
    let relative = Path::new(path);
    let plain = |part: Component| matches!(part, Component::Normal(_));
    if path.is_empty() || path.contains('\\') || !relative.components().all(plain) {
        return Err(Refusal {
            message: format!("`{path}` is not a path inside the folder"),
            help: "the name of a device must not be a path".into(),
        });
    }
    let mut way = root.to_path_buf();
    let mut parts = relative.components().peekable();
    while let Some(part) = parts.next() {
        way.push(part);
        let Ok(found) = fs::symlink_metadata(&way) else {
            continue;
        };
        let wanted = if parts.peek().is_some() {
            "a folder"
        } else {
            "a file"
        };
        let problem = match found.file_type() {
            kind if kind.is_symlink() => "a symbolic link",
            kind if wanted == "a folder" && !kind.is_dir() => "not a folder",
            kind if wanted == "a file" && !kind.is_file() => "not a file",
            _ => continue,
        };
        return Err(Refusal {
            message: format!("{} is {problem}", way.display()),
            help: format!("{wanted} belongs there; move it away or choose another folder"),
        });
    }
    Ok(way)
}

/// Puts a file in its place by renaming a finished one.
fn replace(target: &Path, bytes: &[u8], secret: bool) -> io::Result<()> {
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(
        ".{}.{}.new",
        name.to_string_lossy(),
        std::process::id()
    ));
    let finished = create(&unfinished, secret)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&unfinished, target));
    if finished.is_err() {
        // The first failure is the one to tell; there may be nothing to take away.
        let _ = fs::remove_file(&unfinished);
    }
    finished
}

/// A file that was not there; one with secrets is nobody else's from its first moment.
fn create(path: &Path, secret: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    options.open(path)
}
