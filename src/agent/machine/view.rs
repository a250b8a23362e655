//! The host as it will be, for a parser: its own folder with the staged files laid over it, at its own path.
//!
//! Files name others by absolute paths (`source /etc/network/interfaces.d/*`), and some parsers read a
//! whole folder that is not the bundle's alone. So a parser runs in a mount namespace of its own where a
//! copy with both stands in the folder's place; nobody else sees it, and it ends with the parser.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use rustix::mount::{MountPropagationFlags, mount_bind, mount_change};
use rustix::thread::UnshareFlags;

use super::Failure;

/// Copies hold passwords and are gone at once: in memory, for root alone.
const FOLDER: &str = "/run/fabric-agent";

/// Tells the copies of a process apart.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// The most that is copied, in bytes.
const LARGEST: u64 = 256 << 20;

/// Folders of the host with staged files over them.
pub struct View {
    copy: PathBuf,
    folders: Vec<&'static str>,
}

impl View {
    /// Copies folders of the host, named from `/`, and the same ones of the stage over them.
    ///
    /// # Errors
    /// When something can't be copied.
    pub fn new(stage: &Path, folders: &[&'static str]) -> Result<Self, Failure> {
        let name = format!(
            "view-{}-{}",
            process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let view = Self {
            copy: Path::new(FOLDER).join(name),
            folders: folders.to_vec(),
        };
        let made = || {
            sweep()?;
            lay_out(&view.copy, folders, Some(stage))
        };
        made().map_err(|error: io::Error| {
            Failure::new(format!(
                "the files can't be laid out in `{FOLDER}` for their parser: {error}"
            ))
        })?;
        Ok(view)
    }

    /// Where the copies lie.
    pub fn path(&self) -> &Path {
        &self.copy
    }

    /// Where a parser that does not run [inside](Self::inside) finds a file, and one that does.
    pub fn file(&self, path: &str) -> PathBuf {
        let is_over =
            |folder: &str| path.starts_with(folder) && Path::new("/").join(folder).is_dir();
        if self.folders.iter().any(|folder| is_over(folder)) {
            return Path::new("/").join(path);
        }
        self.copy.join(path)
    }

    /// Does something where the copies stand in the place of the host's folders.
    ///
    /// # Errors
    /// When no namespace can be had, or what it was failed.
    pub fn inside<T: Send>(
        &self,
        deed: impl FnOnce() -> Result<T, Failure> + Send,
    ) -> Result<T, Failure> {
        let deed = || {
            self.mount().map_err(|error| {
                Failure::new(format!(
                    "a parser can't be given the new files to read: {error}"
                ))
            })?;
            deed()
        };
        // A thread of its own: a program that it starts sees what it sees, and the agent itself does not.
        let done = thread::scope(|scope| scope.spawn(deed).join());
        done.unwrap_or_else(|_| Err(Failure::new("a parser could not be asked")))
    }

    fn mount(&self) -> io::Result<()> {
        // Said to be unsafe for the sake of another flag, which shares no files any more.
        #[allow(deprecated)]
        rustix::thread::unshare(UnshareFlags::NEWNS)?;
        mount_change(
            "/",
            MountPropagationFlags::PRIVATE | MountPropagationFlags::REC,
        )?;
        for folder in &self.folders {
            let place = Path::new("/").join(folder);
            if place.is_dir() {
                mount_bind(self.copy.join(folder), &place)?;
            }
        }
        Ok(())
    }
}

impl Drop for View {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.copy);
    }
}

/// Copies folders of the host, and those of a stage over them.
pub fn lay_out(copies: &Path, folders: &[&str], stage: Option<&Path>) -> io::Result<()> {
    make(copies)?;
    let mut left = LARGEST;
    for folder in folders {
        let to = copies.join(folder);
        make(&to)?;
        copy(&Path::new("/").join(folder), &to, &mut left)?;
        if let Some(stage) = stage {
            copy(&stage.join(folder), &to, &mut left)?;
        }
    }
    Ok(())
}

/// Takes away what processes left that were killed here.
fn sweep() -> io::Result<()> {
    make(Path::new(FOLDER))?;
    for entry in fs::read_dir(FOLDER)? {
        let entry = entry?;
        let name = entry.file_name();
        let mut words = name.to_str().unwrap_or_default().split('-');
        let is_left = |pid: &str| !Path::new("/proc").join(pid).exists();
        if words.next() == Some("view") && words.next().is_some_and(is_left) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).recursive(true).create(folder)
}

/// Copies files, folders and links; a folder that is not there has none.
fn copy(from: &Path, to: &Path, left: &mut u64) -> io::Result<()> {
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (own, other) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            make(&other)?;
            copy(&own, &other, left)?;
        } else if kind.is_symlink() {
            let _ = fs::remove_file(&other);
            std::os::unix::fs::symlink(fs::read_link(&own)?, &other)?;
        } else if kind.is_file() {
            let size = entry.metadata()?.len();
            *left = left.checked_sub(size).ok_or(io::ErrorKind::FileTooLarge)?;
            let _ = fs::remove_file(&other);
            let mut file = File::options()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&other)?;
            io::copy(&mut File::open(&own)?, &mut file)?;
        }
    }
    Ok(())
}
