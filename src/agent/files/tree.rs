//! A tree of the real file system: the host's, or one below a folder.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{
    self, AtFlags, CWD, Dir, FileType, Gid, Mode, OFlags, RenameFlags, ResolveFlags, Stat, Uid,
};
use rustix::io::{Errno, retry_on_intr};

use super::{Files, Kind, Look, parent};

/// The largest file that is read, in bytes: no configuration is larger, but what somebody put in the
/// place of one may be.
const LARGEST: u64 = 256 << 20;

/// A tree below a folder.
#[derive(Debug)]
pub struct Tree {
    root: OwnedFd,
    place: PathBuf,
}

impl Tree {
    /// Opens the folder that is the tree's root.
    ///
    /// # Errors
    /// Of the system.
    pub fn open(root: &Path) -> io::Result<Self> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self {
            root: fs::openat(CWD, root, flags, Mode::empty())?,
            place: std::path::absolute(root)?,
        })
    }

    /// Opens a path below the root without following any symbolic link.
    fn open_at(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        let flags = flags | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let path = if path.is_empty() { "." } else { path };
        let resolve =
            ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        match retry_on_intr(|| fs::openat2(&self.root, path, flags, Mode::empty(), resolve)) {
            // Linux before 5.6, and containers that forbid what they do not know.
            Err(Errno::NOSYS | Errno::PERM) => self.walk(path, flags),
            opened => opened,
        }
    }

    /// The same, one folder after the other.
    fn walk(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        let folder = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let (way, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut at: Option<OwnedFd> = None;
        for step in way.split('/').filter(|step| !step.is_empty()) {
            let below = at.as_ref().unwrap_or(&self.root);
            at = Some(retry_on_intr(|| {
                fs::openat(below, step, folder, Mode::empty())
            })?);
        }
        let below = at.as_ref().unwrap_or(&self.root);
        retry_on_intr(|| fs::openat(below, name, flags, Mode::empty()))
    }

    /// The folder that a path is in, and its name there.
    fn split<'a>(&self, path: &'a str) -> Result<(OwnedFd, &'a str), Errno> {
        let name = path.rsplit('/').next().unwrap_or(path);
        Ok((
            self.open_at(parent(path), OFlags::PATH | OFlags::DIRECTORY)?,
            name,
        ))
    }

    /// A rename that every kernel since 3.15 knows, but not every file system.
    fn rename_with(&self, from: &str, to: &str, flags: RenameFlags) -> io::Result<()> {
        let ((from, old), (to, new)) = (self.split(from)?, self.split(to)?);
        match fs::renameat_with(&from, old, &to, new, flags) {
            Err(Errno::INVAL | Errno::NOSYS) => Err(io::ErrorKind::Unsupported.into()),
            renamed => Ok(renamed?),
        }
    }

    /// Opens the file at a path, but nothing else that may lie there: to open a device can do things.
    fn open_file(&self, path: &str, flags: OFlags) -> io::Result<(File, Look)> {
        let file = self.open_at(path, flags | OFlags::NONBLOCK | OFlags::NOCTTY)?;
        let look = look(&fs::fstat(&file)?);
        if look.kind != Kind::File {
            return Err(Errno::INVAL.into());
        }
        Ok((File::from(file), look))
    }
}

impl Files for Tree {
    fn look(&self, path: &str) -> io::Result<Option<Look>> {
        let stat = self.split(path).and_then(|(folder, name)| {
            retry_on_intr(|| fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW))
        });
        match stat {
            Ok(stat) => Ok(Some(look(&stat))),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn read(&self, path: &str) -> io::Result<Option<(Look, Vec<u8>)>> {
        let (mut file, look) = match self.open_file(path, OFlags::RDONLY) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        if look.content.0 > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut content = Vec::with_capacity(usize::try_from(look.content.0).unwrap_or(0) + 1);
        (&mut file).take(LARGEST + 1).read_to_end(&mut content)?;
        Ok(Some((look, content)))
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        let folder = match self.open_at(path, OFlags::RDONLY | OFlags::DIRECTORY) {
            Err(Errno::NOENT) => return Ok(Vec::new()),
            opened => opened?,
        };
        let mut names = Vec::new();
        for entry in Dir::read_from(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != "." && name != ".." {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn make_directory(&self, path: &str, mode: u32) -> io::Result<()> {
        let (folder, name) = self.split(path)?;
        Ok(fs::mkdirat(&folder, name, Mode::from_raw_mode(mode))?)
    }

    fn remove_directory(&self, path: &str) -> io::Result<()> {
        let (folder, name) = self.split(path)?;
        Ok(fs::unlinkat(&folder, name, AtFlags::REMOVEDIR)?)
    }

    fn create(&self, path: &str) -> io::Result<()> {
        let (folder, name) = self.split(path)?;
        let flags =
            OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        fs::openat(&folder, name, flags, Mode::RUSR | Mode::WUSR)?;
        Ok(())
    }

    fn append(&self, path: &str, content: &[u8]) -> io::Result<()> {
        self.open_file(path, OFlags::WRONLY | OFlags::APPEND)?
            .0
            .write_all(content)
    }

    fn set_owner(&self, path: &str, owner: u32, group: u32) -> io::Result<()> {
        let (folder, name) = self.split(path)?;
        let (owner, group) = (Uid::from_raw(owner), Gid::from_raw(group));
        Ok(fs::chownat(
            &folder,
            name,
            Some(owner),
            Some(group),
            AtFlags::SYMLINK_NOFOLLOW,
        )?)
    }

    fn set_mode(&self, path: &str, mode: u32) -> io::Result<()> {
        let (file, _) = self.open_file(path, OFlags::RDONLY)?;
        Ok(fs::fchmod(&file, Mode::from_raw_mode(mode))?)
    }

    fn sync(&self, path: &str) -> io::Result<()> {
        let file = self.open_at(path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY)?;
        Ok(fs::fsync(&file)?)
    }

    fn link(&self, from: &str, to: &str) -> io::Result<()> {
        let ((from, old), (to, new)) = (self.split(from)?, self.split(to)?);
        Ok(fs::linkat(&from, old, &to, new, AtFlags::empty())?)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let ((from, old), (to, new)) = (self.split(from)?, self.split(to)?);
        Ok(fs::renameat(&from, old, &to, new)?)
    }

    fn rename_new(&self, from: &str, to: &str) -> io::Result<()> {
        self.rename_with(from, to, RenameFlags::NOREPLACE)
    }

    fn exchange(&self, one: &str, other: &str) -> io::Result<()> {
        self.rename_with(one, other, RenameFlags::EXCHANGE)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let (folder, name) = self.split(path)?;
        Ok(fs::unlinkat(&folder, name, AtFlags::empty())?)
    }

    fn place(&self, path: &str) -> PathBuf {
        self.place.join(path)
    }
}

fn look(stat: &Stat) -> Look {
    Look {
        kind: match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => Kind::File,
            FileType::Directory => Kind::Directory,
            FileType::Symlink => Kind::Symlink,
            _ => Kind::Special,
        },
        mode: stat.st_mode & 0o7777,
        owner: stat.st_uid,
        group: stat.st_gid,
        inode: (stat.st_dev, stat.st_ino),
        content: (
            u64::try_from(stat.st_size).unwrap_or(0),
            (stat.st_mtime as u64)
                .wrapping_mul(1_000_000_000)
                .wrapping_add(stat.st_mtime_nsec),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn both_ways_to_open_a_path_follow_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(root.join("a/b/file"), "x").unwrap();
        for (name, to) in [
            ("a/link", "b/file"),
            ("a/way", "b"),
            ("a/out", "/etc/passwd"),
            ("a/up", ".."),
        ] {
            symlink(to, root.join(name)).unwrap();
        }
        let tree = Tree::open(root).unwrap();
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        for opens in [Tree::open_at, Tree::walk] {
            assert!(opens(&tree, "a/b/file", flags).is_ok());
            assert_eq!(
                opens(&tree, "a/none/file", flags).unwrap_err(),
                Errno::NOENT
            );
            for path in ["a/link", "a/way/file", "a/out", "a/up/a/b/file"] {
                let error = opens(&tree, path, flags).unwrap_err();
                assert!(
                    matches!(error, Errno::LOOP | Errno::NOTDIR),
                    "{path}: {error}"
                );
            }
        }
    }

    #[test]
    fn two_files_change_places_and_a_name_that_is_taken_stays() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join("one"), "1").unwrap();
        fs::write(root.join("two"), "2").unwrap();
        let tree = Tree::open(root).unwrap();
        let taken = tree.rename_new("one", "two").unwrap_err();
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        tree.exchange("one", "two").unwrap();
        assert_eq!(fs::read_to_string(root.join("one")).unwrap(), "2");
        assert_eq!(fs::read_to_string(root.join("two")).unwrap(), "1");
        tree.rename_new("one", "three").unwrap();
        assert_eq!(fs::read_to_string(root.join("three")).unwrap(), "2");
        let gone = tree.exchange("one", "two").unwrap_err();
        assert_eq!(gone.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn pipes_and_folders_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let tree = Tree::open(folder.path()).unwrap();
        tree.make_directory("folder", 0o755).unwrap();
        let at = File::open(folder.path()).unwrap();
        rustix::fs::mknodat(&at, "pipe", FileType::Fifo, Mode::RUSR, 0).unwrap();
        assert!(tree.read("folder").is_err());
        assert!(tree.read("pipe").is_err());
        assert_eq!(tree.look("pipe").unwrap().unwrap().kind, Kind::Special);
        assert_eq!(tree.read("none").unwrap(), None);
    }
}
