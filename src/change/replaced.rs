//! Hosts on which one daemon takes another one's place.

use super::daemon::{Daemon, Fate};
use super::devices::{DeviceChange, FileKind, SessionChange};
use super::side::{Agreed, Side};

impl DeviceChange {
    /// A daemon that takes another one's place begins its sessions with what the new plan says: where both
    /// ends must have that alike, they wait.
    pub fn agree(&mut self, (old, new): (&Side, &Side)) {
        let (Some(before), Some(after)) = (old.device(&self.host), new.device(&self.host)) else {
            return;
        };
        if self.daemon != Daemon::Replaced {
            return;
        }
        let (before, after) = (old.agreed(&before), new.agreed(&after));
        for own in &mut self.sessions {
            if own.fate == Fate::Restarts
                && Agreed::find(&before, &own.neighbor) != Agreed::find(&after, &own.neighbor)
            {
                own.fate = Fate::Waits;
            }
        }
    }

    /// Whether nothing but one thing became of its files.
    pub fn is_only(&self, kind: FileKind) -> bool {
        self.files.iter().all(|file| file.kind == kind)
    }

    /// Whether it becomes another machine: Junos on the one side, Linux on the other.
    pub fn is_another_machine(&self) -> bool {
        let mut files = self.files.iter();
        self.daemon == Daemon::Replaced && files.any(|file| !file.on_host().contains('/'))
    }

    /// Itself; of another machine the one that goes and the one that comes.
    pub fn parts(&self) -> Vec<Self> {
        if !self.is_another_machine() {
            return vec![self.clone()];
        }
        let part = |kind, daemon, fate| Self {
            daemon,
            files: (self.files.iter().filter(|file| file.kind == kind))
                .cloned()
                .collect(),
            sessions: (self.sessions.iter().cloned())
                .map(|own| SessionChange { fate, ..own })
                .collect(),
            ..self.clone()
        };
        vec![
            part(FileKind::Removed, Daemon::Stops, Fate::Ends),
            part(FileKind::Added, Daemon::Starts, Fate::Starts),
        ]
    }
}
