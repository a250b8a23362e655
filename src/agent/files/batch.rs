//! Writes that come to the disk together: each file at once, the names in folders at the end.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};

use super::{Files, Kind, ancestors, parent};

/// Who may do what with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Access {
    /// Permissions.
    pub mode: u32,
    /// The owner's number; none leaves the one who writes.
    pub owner: Option<(u32, u32)>,
}

impl Access {
    /// For the agent alone.
    pub const PRIVATE: Self = Self {
        mode: 0o600,
        owner: None,
    };
}

/// Writes that are not on the disk yet.
pub struct Batch<'a> {
    files: &'a dyn Files,
    changed: BTreeSet<String>,
}

impl<'a> Batch<'a> {
    /// Without anything to bring to the disk.
    pub fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            changed: BTreeSet::new(),
        }
    }

    /// Makes the folders that a path is in, where they are missing.
    ///
    /// # Errors
    /// Of the system.
    pub fn make_way(&mut self, path: &str, mode: u32) -> io::Result<()> {
        for folder in ancestors(path) {
            if self.files.look(folder)?.is_none() {
                self.files.make_directory(folder, mode)?;
                self.changed(folder);
            }
        }
        Ok(())
    }

    /// Writes a file anew; what lay there is removed before.
    ///
    /// # Errors
    /// Of the system.
    pub fn write(&mut self, path: &str, content: &[u8], access: Access) -> io::Result<()> {
        self.remove(path)?;
        self.changed(path);
        self.files.create(path)?;
        if !content.is_empty() {
            self.files.append(path, content)?;
        }
        if let Some((owner, group)) = access.owner {
            self.files.set_owner(path, owner, group)?;
        }
        if access.mode != Access::PRIVATE.mode {
            self.files.set_mode(path, access.mode)?;
        }
        self.files.sync(path)
    }

    /// Gives a file a second name.
    ///
    /// # Errors
    /// Of the system.
    pub fn link(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.changed(to);
        self.files.link(from, to)
    }

    /// Gives a file another name in the same folder.
    ///
    /// # Errors
    /// Of the system.
    pub fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.changed(to);
        self.files.rename(from, to)
    }

    /// Gives a file another name in the same folder, where nothing has it.
    ///
    /// # Errors
    /// Of the system; `Unsupported` where it knows no such call.
    pub fn rename_new(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.changed(to);
        self.files.rename_new(from, to)
    }

    /// Gives two files of a folder each other's name.
    ///
    /// # Errors
    /// Of the system; `Unsupported` where it knows no such call.
    pub fn exchange(&mut self, one: &str, other: &str) -> io::Result<()> {
        self.changed(other);
        self.files.exchange(one, other)
    }

    /// Removes a file's name, if it is there.
    ///
    /// # Errors
    /// Of the system.
    pub fn remove(&mut self, path: &str) -> io::Result<()> {
        match self.files.remove(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            removed => {
                self.changed(path);
                removed
            }
        }
    }

    /// Removes a folder with all that is in it, if it is there.
    ///
    /// # Errors
    /// Of the system.
    pub fn remove_all(&mut self, path: &str) -> io::Result<()> {
        match self.files.look(path)? {
            None => Ok(()),
            Some(look) if look.kind == Kind::Directory => {
                for name in self.files.names(path)? {
                    self.remove_all(&format!("{path}/{name}"))?;
                }
                self.changed.remove(path);
                self.changed(path);
                self.files.remove_directory(path)
            }
            Some(_) => self.remove(path),
        }
    }

    /// Removes a folder unless something is in it.
    ///
    /// # Errors
    /// Of the system.
    pub fn remove_empty(&mut self, path: &str) -> io::Result<()> {
        match self.files.remove_directory(path) {
            Ok(()) => {
                self.changed.remove(path);
                self.changed(path);
                Ok(())
            }
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty
                ) =>
            {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Has the names beside a path brought to the disk, whoever changed them.
    ///
    /// # Errors
    /// Of the system.
    pub fn touch(&mut self, path: &str) -> io::Result<()> {
        let folder = parent(path);
        if folder.is_empty() || self.files.look(folder)?.is_some() {
            self.changed(path);
        }
        Ok(())
    }

    /// Brings the names to the disk.
    ///
    /// # Errors
    /// Of the system.
    pub fn finish(&mut self) -> io::Result<()> {
        while let Some(folder) = self.changed.pop_last() {
            self.files.sync(&folder)?;
        }
        Ok(())
    }

    /// Notes that a name changed in the folder of a path.
    fn changed(&mut self, path: &str) {
        let folder = parent(path);
        if !self.changed.contains(folder) {
            self.changed.insert(folder.to_owned());
        }
    }
}
