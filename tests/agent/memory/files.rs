//! The calls of the agent, on the tree in memory.

use std::io;
use std::path::PathBuf;

use fabric_planner::agent::files::{Files, Kind, Look};

use super::{
    Change, EEXIST, EINVAL, EISDIR, ELOOP, ENOTDIR, ENOTEMPTY, Inode, Memory, Meta, Node, error,
    settle, split,
};

impl Files for Memory {
    fn look(&self, path: &str) -> io::Result<Option<Look>> {
        let id = match self.find(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            found => found?,
        };
        let inode = &self.0.borrow()[id];
        let (kind, size) = match &inode.node {
            Node::File { data, .. } => (Kind::File, data.len() as u64),
            Node::Folder { .. } => (Kind::Directory, 0),
            Node::Link => (Kind::Symlink, 0),
            Node::Special => (Kind::Special, 0),
        };
        let Meta { mode, owner, group } = inode.meta;
        Ok(Some(Look {
            kind,
            mode,
            owner,
            group,
            inode: (1, id as u64),
            content: (size, inode.version),
        }))
    }

    fn read(&self, path: &str) -> io::Result<Option<(Look, Vec<u8>)>> {
        let Some(look) = self.look(path)? else {
            return Ok(None);
        };
        self.with(path, |inode| match &inode.node {
            Node::File { data, .. } => Ok(Some((look, data.clone()))),
            Node::Link => error(ELOOP),
            _ => error(EINVAL),
        })?
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        match self.find(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            found => found?,
        };
        self.with(path, |inode| match &inode.node {
            Node::Folder { names, .. } => Ok(names.keys().cloned().collect()),
            _ => error(ENOTDIR),
        })?
    }

    fn make_directory(&self, path: &str, mode: u32) -> io::Result<()> {
        self.add(path, Inode::folder(mode))
    }

    fn remove_directory(&self, path: &str) -> io::Result<()> {
        self.with(path, |inode| match &inode.node {
            Node::Folder { names, .. } if names.is_empty() => Ok(()),
            Node::Folder { .. } => error(ENOTEMPTY),
            _ => error(ENOTDIR),
        })??;
        let (folder, name) = split(path);
        self.rename_in(folder, Change::Remove(name.to_owned()))
    }

    fn create(&self, path: &str) -> io::Result<()> {
        self.add(
            path,
            Inode::new(
                Node::File {
                    data: Vec::new(),
                    durable: Vec::new(),
                },
                0o600,
            ),
        )
    }

    fn append(&self, path: &str, content: &[u8]) -> io::Result<()> {
        self.with(path, |inode| {
            inode.version += 1;
            match &mut inode.node {
                Node::File { data, .. } => {
                    data.extend_from_slice(content);
                    Ok(())
                }
                _ => error(EINVAL),
            }
        })?
    }

    fn set_owner(&self, path: &str, owner: u32, group: u32) -> io::Result<()> {
        self.with(path, |inode| {
            (inode.meta.owner, inode.meta.group) = (owner, group)
        })
    }

    fn set_mode(&self, path: &str, mode: u32) -> io::Result<()> {
        self.with(path, |inode| inode.meta.mode = mode)
    }

    fn sync(&self, path: &str) -> io::Result<()> {
        self.with(path, settle)
    }

    fn link(&self, from: &str, to: &str) -> io::Result<()> {
        let id = self.find(from)?;
        if self.find(to).is_ok() {
            return error(EEXIST);
        }
        let (folder, name) = split(to);
        self.rename_in(folder, Change::Add(name.to_owned(), id))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let ((folder, from_name), (other, to_name)) = (split(from), split(to));
        assert_eq!(
            folder, other,
            "a rename across folders is not one change of one folder"
        );
        let id = self.find(from)?;
        if self.find(to).is_ok_and(|other| other == id) {
            // rename(2): two names of one file, nothing happens.
            return Ok(());
        }
        self.rename_in(
            folder,
            Change::Rename(from_name.to_owned(), to_name.to_owned()),
        )
    }

    fn rename_new(&self, from: &str, to: &str) -> io::Result<()> {
        if self.find(to).is_ok() {
            return error(EEXIST);
        }
        self.rename(from, to)
    }

    fn exchange(&self, one: &str, other: &str) -> io::Result<()> {
        let ((folder, first), (same, second)) = (split(one), split(other));
        assert_eq!(folder, same);
        self.find(one).and_then(|_| self.find(other))?;
        self.rename_in(
            folder,
            Change::Exchange(first.to_owned(), second.to_owned()),
        )
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        if self.with(path, |inode| matches!(inode.node, Node::Folder { .. }))? {
            return error(EISDIR);
        }
        let (folder, name) = split(path);
        self.rename_in(folder, Change::Remove(name.to_owned()))
    }

    fn place(&self, path: &str) -> PathBuf {
        PathBuf::from("/memory").join(path)
    }
}
