//! Which files of which host differ, and what the host makes of them.

use super::daemon::{Daemon, Effect, Fate, effect};
use super::reader::Reader;
use super::side::Side;
use crate::export::Artifacts;
use crate::sorted;

/// A host whose files differ.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceChange {
    /// Its name.
    pub host: String,
    /// Its name in the old plan, where it had another one.
    pub was: Option<String>,
    /// Its files that differ, sorted by path.
    pub files: Vec<FileChange>,
    /// What becomes of its routing daemon; of two the worse.
    pub daemon: Daemon,
    /// What becomes of its BGP sessions, sorted by the other end's address; those that stay up untouched
    /// are left out.
    pub sessions: Vec<SessionChange>,
}

/// A session that does not go on untouched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionChange {
    /// The other end's address.
    pub neighbor: String,
    /// The other end's name.
    pub with: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// A file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Its path in the export.
    pub path: String,
    /// What became of it.
    pub kind: FileKind,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It says the same with other comments, such as the plan's name.
    Comments,
}

impl FileKind {
    /// A word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Comments => "comments",
        }
    }
}

impl FileChange {
    /// The path on the host; of a file that is no host's its name.
    pub fn on_host(&self) -> &str {
        self.path
            .split_once('/')
            .map_or(&self.path, |(_, path)| path)
    }
}

impl FileChange {
    /// Whether it is for a VM on the host, not for the host itself.
    pub fn is_for_guest(&self) -> bool {
        Reader::of(self.on_host()) == Reader::Guests
    }
}

/// The files that differ, sorted by path.
pub fn files(old: &Artifacts, new: &Artifacts) -> Vec<FileChange> {
    let mut changes = Vec::new();
    for (path, after) in new.iter() {
        let kind = match old.get(path) {
            None => FileKind::Added,
            Some(before) if before == after => continue,
            Some(before) if statements(&before.text) == statements(&after.text) => {
                FileKind::Comments
            }
            Some(_) => FileKind::Changed,
        };
        changes.push((path, kind));
    }
    let gone = old.iter().filter(|(path, _)| new.get(path).is_none());
    changes.extend(gone.map(|(path, _)| (path, FileKind::Removed)));
    sorted::sort_by(&mut changes, |a, b| a.0.cmp(b.0));
    let file = |(path, kind): (&str, FileKind)| FileChange {
        path: path.to_owned(),
        kind,
    };
    changes.into_iter().map(file).collect()
}

/// What a program makes of a file: its lines but for comments. `!` is FRR's sign.
fn statements(text: &str) -> Vec<&str> {
    let says = |line: &&str| !line.trim_start().starts_with(['#', '!']) || line.starts_with("#!");
    text.lines().filter(says).collect()
}

/// The hosts among them, sorted by name.
pub fn devices(
    files: &[FileChange],
    (old, new): (&Artifacts, &Artifacts),
    sides: (&Side, &Side),
) -> Vec<DeviceChange> {
    let mut devices: Vec<DeviceChange> = Vec::new();
    for file in files {
        let Some((host, _)) = file.path.split_once('/') else {
            continue;
        };
        if devices.last().is_none_or(|last| last.host != host) {
            devices.push(DeviceChange {
                host: host.to_owned(),
                was: None,
                files: Vec::new(),
                daemon: Daemon::Untouched,
                sessions: Vec::new(),
            });
        }
        let Some(device) = devices.last_mut() else {
            continue;
        };
        if let Some(effect) = effect(old.get(&file.path), new.get(&file.path)) {
            device.take(effect, sides);
        }
        device.files.push(file.clone());
    }
    for device in &mut devices {
        device.cut(sides);
        device.agree(sides);
    }
    devices
}

impl DeviceChange {
    /// Interfaces that are configured anew may go down, and all sessions with them.
    fn cut(&mut self, (old, new): (&Side, &Side)) {
        let counts = |file: &FileChange| {
            file.kind != FileKind::Comments && Reader::of(file.on_host()) == Reader::Interfaces
        };
        let Some(speaker) = new.device(&self.host) else {
            return;
        };
        if !self.files.iter().any(counts) {
            return;
        }
        for peering in new.site.sessions_of(&speaker, None) {
            let address = peering.session.reflector_address.addr().to_string();
            let is_known = old.whose(&address).is_some() && self.fate_of(&address).is_none();
            if is_known && old.device(&self.host).is_some() {
                self.sessions.push(SessionChange {
                    with: peering.reflector().name.to_owned(),
                    neighbor: address,
                    fate: Fate::Restarts,
                });
                sorted::sort(&mut self.sessions);
            }
        }
    }

    /// Takes on what becomes of one file. One that comes and one that goes are a daemon that takes
    /// another one's place; so are their sessions.
    fn take(&mut self, effect: Effect, (old, new): (&Side, &Side)) {
        self.daemon = match (self.daemon, effect.daemon) {
            (Daemon::Untouched, other) | (other, Daemon::Untouched) => other,
            (one, other) if one == other => one,
            (Daemon::Reloads, _) | (_, Daemon::Reloads) => Daemon::Reloads,
            _ => Daemon::Replaced,
        };
        self.sessions
            .extend(effect.sessions.into_iter().map(|(neighbor, fate)| {
                let whose = new.whose(&neighbor).or_else(|| old.whose(&neighbor));
                SessionChange {
                    with: whose.map_or_else(String::new, |(_, name)| name.to_owned()),
                    neighbor,
                    fate,
                }
            }));
        sorted::sort(&mut self.sessions);
        self.sessions.dedup_by(|later, first| {
            let same = later.neighbor == first.neighbor;
            if same && later.fate != first.fate {
                first.fate = Fate::Restarts;
            }
            same
        });
    }

    /// Whether anything is to be done on it: comments are nothing, and files for VMs are used when a VM
    /// is made.
    pub fn is_work(&self) -> bool {
        let counts = |file: &FileChange| file.kind != FileKind::Comments && !file.is_for_guest();
        self.files.iter().any(counts)
    }

    /// The other ends of the sessions with a fate, by address.
    pub fn with_fate(&self, fate: Fate) -> impl Iterator<Item = &SessionChange> {
        self.sessions.iter().filter(move |own| own.fate == fate)
    }

    /// What becomes of the session with a neighbour, if it is not left alone.
    pub fn fate_of(&self, neighbor: &str) -> Option<Fate> {
        let at = self
            .sessions
            .partition_point(|own| own.neighbor.as_str() < neighbor);
        let own = self.sessions.get(at)?;
        (own.neighbor == neighbor).then_some(own.fate)
    }
}
