//! Calls that fail, and calls at which the agent is killed.

use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::path::PathBuf;

use fabric_planner::agent::files::{Files, Look};

use super::memory::Memory;

/// What happens at which call; the first call is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// The agent is killed before this changing call.
    Kill(u64),
    /// This call fails.
    Fail(u64, i32),
    /// From this call on there is no room on the disk.
    Full(u64),
    /// From this call on every changing call fails.
    Dead(u64, i32),
    /// From this call on every call fails.
    Gone(u64, i32),
}

/// What a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Reads,
    Changes,
    TakesRoom,
}

/// What ends the agent in a test, in place of a signal.
struct Killed;

/// A tree with a fault.
pub struct Faulty<'a> {
    pub tree: &'a Memory,
    fault: Fault,
    calls: Cell<u64>,
    struck: Cell<bool>,
    /// What somebody does just before the call that puts something else at a path.
    pub meanwhile: Cell<Option<(&'static str, Somebody)>>,
    /// Whether the file system knows the plain rename alone.
    pub plain: Cell<bool>,
}

/// Somebody else at the same tree.
pub type Somebody = fn(&Memory);

impl<'a> Faulty<'a> {
    pub fn new(tree: &'a Memory, fault: Fault) -> Self {
        Self {
            tree,
            fault,
            calls: Cell::new(0),
            struck: Cell::new(false),
            meanwhile: Cell::new(None),
            plain: Cell::new(false),
        }
    }

    /// How many calls there were: changing ones where the fault is a kill, else all.
    pub fn calls(&self) -> u64 {
        self.calls.get()
    }

    /// Whether the very call failed that the fault names, not only later ones.
    pub fn struck(&self) -> bool {
        self.struck.get()
    }

    /// Before a call.
    pub fn call(&self, call: Call) -> io::Result<()> {
        let failed = self.fails(call);
        let at = match self.fault {
            Fault::None | Fault::Kill(_) => 0,
            Fault::Fail(at, _) | Fault::Full(at) | Fault::Dead(at, _) | Fault::Gone(at, _) => at,
        };
        if failed.is_err() && self.calls.get() == at {
            self.struck.set(true);
        }
        failed
    }

    /// Before a call that puts something at a path, or takes it away.
    fn swaps(&self, paths: [&str; 2]) -> io::Result<()> {
        if self.plain.get() {
            self.call(Call::Reads)?;
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.call(Call::Changes)?;
        match self.meanwhile.take() {
            Some((path, somebody)) if paths.contains(&path) => somebody(self.tree),
            other => self.meanwhile.set(other),
        }
        Ok(())
    }

    fn fails(&self, call: Call) -> io::Result<()> {
        let kills = matches!(self.fault, Fault::Kill(_));
        if kills && call == Call::Reads {
            return Ok(());
        }
        self.calls.set(self.calls.get() + 1);
        let now = self.calls.get();
        match self.fault {
            Fault::Kill(at) if now == at => panic_any(Killed),
            Fault::Fail(at, errno) if now == at => Err(io::Error::from_raw_os_error(errno)),
            Fault::Full(at) if now >= at && call == Call::TakesRoom => {
                Err(io::Error::from_raw_os_error(28))
            }
            Fault::Dead(at, errno) if now >= at && call != Call::Reads => {
                Err(io::Error::from_raw_os_error(errno))
            }
            Fault::Gone(at, errno) if now >= at => Err(io::Error::from_raw_os_error(errno)),
            _ => Ok(()),
        }
    }
}

/// Runs something; nothing where it was killed.
pub fn run<T>(action: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(action)) {
        Ok(done) => Some(done),
        Err(panic) if panic.is::<Killed>() => None,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// Kills are no news.
pub fn quiet() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.payload().is::<Killed>() {
                before(info);
            }
        }));
    });
}

impl Files for Faulty<'_> {
    fn look(&self, path: &str) -> io::Result<Option<Look>> {
        self.call(Call::Reads)?;
        self.tree.look(path)
    }

    fn read(&self, path: &str) -> io::Result<Option<(Look, Vec<u8>)>> {
        self.call(Call::Reads)?;
        self.tree.read(path)
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        self.call(Call::Reads)?;
        self.tree.names(path)
    }

    fn make_directory(&self, path: &str, mode: u32) -> io::Result<()> {
        self.call(Call::TakesRoom)?;
        self.tree.make_directory(path, mode)
    }

    fn remove_directory(&self, path: &str) -> io::Result<()> {
        self.call(Call::Changes)?;
        self.tree.remove_directory(path)
    }

    fn create(&self, path: &str) -> io::Result<()> {
        self.call(Call::TakesRoom)?;
        self.tree.create(path)
    }

    /// One call for the program, but it can be cut off in its middle.
    fn append(&self, path: &str, content: &[u8]) -> io::Result<()> {
        self.call(Call::TakesRoom)?;
        let (first, rest) = content.split_at(content.len() / 2);
        self.tree.append(path, first)?;
        self.call(Call::TakesRoom)?;
        self.tree.append(path, rest)
    }

    fn set_owner(&self, path: &str, owner: u32, group: u32) -> io::Result<()> {
        self.call(Call::Changes)?;
        self.tree.set_owner(path, owner, group)
    }

    fn set_mode(&self, path: &str, mode: u32) -> io::Result<()> {
        self.call(Call::Changes)?;
        self.tree.set_mode(path, mode)
    }

    fn sync(&self, path: &str) -> io::Result<()> {
        self.call(Call::Changes)?;
        self.tree.sync(path)
    }

    fn link(&self, from: &str, to: &str) -> io::Result<()> {
        self.call(Call::TakesRoom)?;
        self.tree.link(from, to)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.call(Call::Changes)?;
        self.tree.rename(from, to)
    }

    fn rename_new(&self, from: &str, to: &str) -> io::Result<()> {
        self.swaps([from, to])?;
        self.tree.rename_new(from, to)
    }

    fn exchange(&self, one: &str, other: &str) -> io::Result<()> {
        self.swaps([one, other])?;
        self.tree.exchange(one, other)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        self.call(Call::Changes)?;
        self.tree.remove(path)
    }

    fn place(&self, path: &str) -> PathBuf {
        self.tree.place(path)
    }
}
