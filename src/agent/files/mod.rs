//! Every call with which the agent reads or changes a tree of files, as a seam for tests.
//!
//! Paths go from the root of the tree, without a leading slash. No call follows a symbolic link,
//! neither in the middle of a path nor at its end. A changing call is one system call, so that a test
//! which stops at each call stops where a kill can.

mod batch;
mod tree;

use std::io;
use std::path::PathBuf;

pub use batch::{Access, Batch};
pub use tree::Tree;

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink,
    /// A device, a socket or a pipe.
    Special,
}

/// What `lstat` tells of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it is.
    pub kind: Kind,
    /// Its permissions, `0o7777` at most.
    pub mode: u32,
    /// Its owner's number.
    pub owner: u32,
    /// Its group's number.
    pub group: u32,
    /// Device and inode: two names of one file have the same.
    pub inode: (u64, u64),
    /// Size and time of the last change of the content, in nanoseconds.
    pub content: (u64, u64),
}

/// A tree of files.
pub trait Files {
    /// What lies at a path; nothing where it or a folder on its way is missing.
    ///
    /// # Errors
    /// Of the system.
    fn look(&self, path: &str) -> io::Result<Option<Look>>;

    /// A regular file with its content; nothing where it is missing.
    ///
    /// # Errors
    /// Of the system, and for all that is no regular file.
    fn read(&self, path: &str) -> io::Result<Option<(Look, Vec<u8>)>>;

    /// The names in a folder, sorted; none where it is missing.
    ///
    /// # Errors
    /// Of the system.
    fn names(&self, path: &str) -> io::Result<Vec<String>>;

    /// Makes a folder.
    ///
    /// # Errors
    /// Of the system.
    fn make_directory(&self, path: &str, mode: u32) -> io::Result<()>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// Of the system.
    fn remove_directory(&self, path: &str) -> io::Result<()>;

    /// Makes an empty file that only its owner can open; fails where something is.
    ///
    /// # Errors
    /// Of the system.
    fn create(&self, path: &str) -> io::Result<()>;

    /// Writes at the end of a file.
    ///
    /// # Errors
    /// Of the system; a part may be written then.
    fn append(&self, path: &str, content: &[u8]) -> io::Result<()>;

    /// Sets owner and group by number.
    ///
    /// # Errors
    /// Of the system.
    fn set_owner(&self, path: &str, owner: u32, group: u32) -> io::Result<()>;

    /// Sets permissions.
    ///
    /// # Errors
    /// Of the system.
    fn set_mode(&self, path: &str, mode: u32) -> io::Result<()>;

    /// Brings a file, or the names in a folder, to the disk.
    ///
    /// # Errors
    /// Of the system.
    fn sync(&self, path: &str) -> io::Result<()>;

    /// Gives a file a second name.
    ///
    /// # Errors
    /// Of the system.
    fn link(&self, from: &str, to: &str) -> io::Result<()>;

    /// Gives a file another name, in place of what is there.
    ///
    /// # Errors
    /// Of the system.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Gives a file another name that nothing has yet (`RENAME_NOREPLACE`).
    ///
    /// # Errors
    /// Of the system; `Unsupported` where it knows no such call.
    fn rename_new(&self, from: &str, to: &str) -> io::Result<()>;

    /// Gives two files each other's name (`RENAME_EXCHANGE`).
    ///
    /// # Errors
    /// Of the system; `Unsupported` where it knows no such call.
    fn exchange(&self, one: &str, other: &str) -> io::Result<()>;

    /// Removes a file's name.
    ///
    /// # Errors
    /// Of the system.
    fn remove(&self, path: &str) -> io::Result<()>;

    /// Where a path is for other programs.
    fn place(&self, path: &str) -> PathBuf;
}

/// The folder that a path is in; the root is the empty path.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// All folders on the way to a path, from the root down, without the root.
pub fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
