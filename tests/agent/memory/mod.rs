//! A file system in memory that tells what a loss of power may leave of it.

mod crash;
mod files;

pub use crash::Dice;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;

use fabric_planner::agent::files::Files;

pub const ENOENT: i32 = 2;
const EEXIST: i32 = 17;
const ENOTDIR: i32 = 20;
const EISDIR: i32 = 21;
const EINVAL: i32 = 22;
const ENOTEMPTY: i32 = 39;
const ELOOP: i32 = 40;

pub type Id = usize;

/// What the system calls an inode. `durable_*` is what is on the disk for sure.
#[derive(Clone, Debug)]
pub struct Inode {
    pub node: Node,
    pub meta: Meta,
    pub durable_meta: Meta,
    pub version: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    pub mode: u32,
    pub owner: u32,
    pub group: u32,
}

#[derive(Clone, Debug)]
pub enum Node {
    File {
        data: Vec<u8>,
        durable: Vec<u8>,
    },
    Folder {
        names: BTreeMap<String, Id>,
        durable: BTreeMap<String, Id>,
        pending: Vec<Change>,
    },
    Link,
    Special,
}

/// A change of names that may not be on the disk yet.
#[derive(Clone, Debug)]
pub enum Change {
    Add(String, Id),
    Remove(String),
    Rename(String, String),
    Exchange(String, String),
}

impl Change {
    pub fn to(&self, names: &mut BTreeMap<String, Id>) {
        match self {
            Change::Add(name, id) => {
                names.insert(name.clone(), *id);
            }
            Change::Remove(name) => {
                names.remove(name);
            }
            Change::Rename(from, to) => {
                if let Some(id) = names.remove(from) {
                    names.insert(to.clone(), id);
                }
            }
            Change::Exchange(one, other) => {
                let ids = [names.get(one), names.get(other)].map(|id| id.copied());
                if let [Some(first), Some(second)] = ids {
                    names.insert(one.clone(), second);
                    names.insert(other.clone(), first);
                }
            }
        }
    }
}

#[derive(Clone, Debug)]
pub struct Memory(pub RefCell<Vec<Inode>>);

fn error<T>(number: i32) -> io::Result<T> {
    Err(io::Error::from_raw_os_error(number))
}

impl Inode {
    pub fn new(node: Node, mode: u32) -> Self {
        let meta = Meta {
            mode,
            owner: 0,
            group: 0,
        };
        Self {
            node,
            meta,
            durable_meta: meta,
            version: 0,
        }
    }

    fn folder(mode: u32) -> Self {
        let (names, durable, pending) = Default::default();
        Self::new(
            Node::Folder {
                names,
                durable,
                pending,
            },
            mode,
        )
    }
}

impl Memory {
    pub fn new() -> Self {
        Self(RefCell::new(vec![Inode::folder(0o755)]))
    }

    /// Puts a file there and all of it on the disk, for a test's beginning or an administrator's edit.
    pub fn put(&self, path: &str, content: &[u8], mode: u32) {
        for folder in fabric_planner::agent::files::ancestors(path) {
            if self.look(folder).unwrap().is_none() {
                self.make_directory(folder, 0o755).unwrap();
            }
        }
        if self.look(path).unwrap().is_some() {
            self.remove(path).unwrap();
        }
        self.create(path).unwrap();
        self.append(path, content).unwrap();
        self.set_mode(path, mode).unwrap();
        self.flush();
    }

    /// Puts something else there.
    pub fn put_node(&self, path: &str, node: Node) {
        self.add(path, Inode::new(node, 0o777)).unwrap();
        self.flush();
    }

    /// Brings everything to the disk.
    pub fn flush(&self) {
        for inode in self.0.borrow_mut().iter_mut() {
            settle(inode);
        }
    }

    /// All paths with what they hold, but for the agent's own folder.
    pub fn tree(&self) -> BTreeMap<String, (Meta, Option<Vec<u8>>)> {
        let mut tree = BTreeMap::new();
        self.collect("", 0, &mut tree);
        tree.retain(|path, _| !path.starts_with("var/lib/fabric-agent"));
        // They come with the agent's folder and hold nothing.
        tree.remove("var");
        tree.remove("var/lib");
        tree
    }

    fn collect(&self, path: &str, id: Id, tree: &mut BTreeMap<String, (Meta, Option<Vec<u8>>)>) {
        let inodes = self.0.borrow();
        if let Node::Folder { names, .. } = &inodes[id].node {
            for (name, id) in names {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}/{name}")
                };
                let content = match &inodes[*id].node {
                    Node::File { data, .. } => Some(data.clone()),
                    _ => None,
                };
                tree.insert(path.clone(), (inodes[*id].meta, content));
                self.collect(&path, *id, tree);
            }
        }
    }

    /// The inode at a path; a link on the way is an error, as for the real tree.
    fn find(&self, path: &str) -> io::Result<Id> {
        let inodes = self.0.borrow();
        let mut at = 0;
        for step in path.split('/').filter(|step| !step.is_empty()) {
            match &inodes[at].node {
                Node::Folder { names, .. } => match names.get(step) {
                    Some(id) => at = *id,
                    None => return error(ENOENT),
                },
                Node::Link => return error(ELOOP),
                _ => return error(ENOTDIR),
            }
        }
        Ok(at)
    }

    fn with<T>(&self, path: &str, change: impl FnOnce(&mut Inode) -> T) -> io::Result<T> {
        let id = self.find(path)?;
        Ok(change(&mut self.0.borrow_mut()[id]))
    }

    fn rename_in(&self, folder: &str, change: Change) -> io::Result<()> {
        self.with(folder, |inode| match &mut inode.node {
            Node::Folder { names, pending, .. } => {
                change.to(names);
                pending.push(change);
                Ok(())
            }
            _ => error(ENOTDIR),
        })?
    }

    fn add(&self, path: &str, inode: Inode) -> io::Result<()> {
        let (folder, name) = split(path);
        self.find(folder)?;
        if self.find(path).is_ok() {
            return error(EEXIST);
        }
        let id = self.0.borrow().len();
        self.0.borrow_mut().push(inode);
        self.rename_in(folder, Change::Add(name.to_owned(), id))
    }
}

/// What fsync does.
fn settle(inode: &mut Inode) {
    inode.durable_meta = inode.meta;
    match &mut inode.node {
        Node::File { data, durable } => durable.clone_from(data),
        Node::Folder {
            names,
            durable,
            pending,
        } => {
            durable.clone_from(names);
            pending.clear();
        }
        Node::Link | Node::Special => {}
    }
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
