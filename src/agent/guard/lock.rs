//! One agent at a time. The kernel lets go of a lock when its holder is gone, however it went.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

/// A lock that is held as long as this lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes a lock, and notes who holds it; nothing where somebody else does.
    ///
    /// # Errors
    /// Of the system.
    pub fn take(path: &Path, who: &str) -> io::Result<Option<Self>> {
        let nofollow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or(0);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags(nofollow)
            .open(path)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => return Ok(None),
            locked => locked?,
        }
        // For people; on a full disk the lock is as good without it.
        let note = format!("{who}, process {}\n", std::process::id());
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(note.as_bytes()));
        Ok(Some(Self { _file: file }))
    }
}

/// Who holds a lock, as it noted.
pub fn holder(path: &Path) -> String {
    let mut note = String::new();
    // Another one may not have written its note yet.
    let _ = File::open(path).and_then(|file| file.take(200).read_to_string(&mut note));
    note.trim().to_owned()
}

/// The number of the process that noted that it holds a lock.
pub fn number(path: &Path) -> Option<i32> {
    holder(path).rsplit(' ').next()?.parse().ok()
}

/// Whether somebody holds a lock.
///
/// # Errors
/// Of the system.
pub fn held(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened?,
    };
    match flock(&file, FlockOperation::NonBlockingLockShared) {
        Err(Errno::WOULDBLOCK) => Ok(true),
        locked => locked.map(|()| false).map_err(Into::into),
    }
}
