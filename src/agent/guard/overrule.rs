//! An agent that lives and does nothing any more, be it stopped by a signal or by a call that the kernel
//! does not end, would keep the lock for ever. The guard ends it.

use std::fs::{self, Metadata};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::lock;
use crate::agent::machine::PATIENCE;
use crate::agent::operator::{Event, Level};

/// Between two looks at who holds the lock.
pub const LOOK: Duration = Duration::from_secs(5);

/// After which time without a sign of life an agent is stuck: the kernel takes a task for hung after the
/// same (`kernel.hung_task_timeout_secs`). However long a change takes, no agent is silent for as long: while
/// a program works it looks every 50 ms whether it ended, and no answer of a daemon is waited for longer
/// than [`PATIENCE`].
pub const SILENCE: Duration = Duration::from_secs(120);

const _: () = assert!(SILENCE.as_secs() >= 10 * PATIENCE.as_secs());

/// Who holds the lock, and for how long it has given no sign of life.
#[derive(Debug, Default)]
pub struct Overrule {
    seen: Option<(Pid, Option<u64>)>,
    silent: Duration,
    killed: Option<Pid>,
}

/// A process that holds the lock now.
struct Holder {
    /// Signals through it reach no other process that got the same number later.
    handle: OwnedFd,
    number: Pid,
    signs: Option<u64>,
}

impl Overrule {
    /// Looks at whoever holds the lock, and kills it when it is stuck; then says so. `since` is the time
    /// that this guard waited since its last look: while the host sleeps, it does not pass for anybody.
    pub fn look(&mut self, lock: &Path, since: Duration) -> Option<Event> {
        let holder = find(lock);
        let seen = holder.as_ref().map(|holder| (holder.number, holder.signs));
        let is_unknown = seen.is_some_and(|(_, signs)| signs.is_none());
        if seen != self.seen || is_unknown {
            self.seen = seen;
            self.silent = Duration::ZERO;
            return None;
        }
        self.silent += since;
        if self.silent < SILENCE {
            return None;
        }
        self.silent = Duration::ZERO;
        let seconds = SILENCE.as_secs();
        let Some(holder) = holder else {
            return error(format!(
                "somebody who can't be found has held `{}` for {seconds} s; until the lock is free or the host \
                 boots, the change can't be taken back",
                lock.display()
            ));
        };
        let who = lock::holder(lock);
        if self.killed == Some(holder.number) {
            return error(format!(
                "process {} was killed {seconds} s ago, hangs in the kernel and holds the lock ({who}), so the \
                 change can't be taken back: reboot the host, which does it",
                holder.number.as_raw_nonzero()
            ));
        }
        self.killed = Some(holder.number);
        let stuck = format!(
            "process {} holds the lock ({who}) and has given no sign of life for {seconds} s",
            holder.number.as_raw_nonzero()
        );
        match pidfd_send_signal(&holder.handle, Signal::KILL) {
            Ok(()) => told(Level::Warning, format!("{stuck}: it is killed")),
            Err(why) => error(format!("{stuck}, and can't be killed: {why}")),
        }
    }
}

/// Something that needs a person.
fn error(message: String) -> Option<Event> {
    told(Level::Error, message)
}

fn told(level: Level, message: String) -> Option<Event> {
    Some(Event {
        level,
        message,
        output: String::new(),
    })
}

/// Who holds a lock, as the kernel has it.
fn find(lock: &Path) -> Option<Holder> {
    let file = fs::metadata(lock).ok()?;
    // Its own note is right but for a full disk and the first moment.
    let noted = lock::number(lock);
    let all = fs::read_dir("/proc").ok()?.flatten();
    let all = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    noted.into_iter().chain(all).find_map(|number: i32| {
        let pid = Pid::from_raw(number)?;
        // The handle comes first: if the process ends, so that another one gets its number, a signal
        // through the handle reaches neither.
        let handle = pidfd_open(pid, PidfdFlags::empty()).ok()?;
        holds(number, &file).then(|| Holder {
            handle,
            number: pid,
            signs: signs(number),
        })
    })
}

/// Whether a process holds a lock on a file by one of its descriptors (proc_pid_fdinfo(5)).
fn holds(number: i32, file: &Metadata) -> bool {
    let inode = format!(":{} ", file.ino());
    let locks = |text: String| {
        let mut lines = text.lines().filter(|line| line.starts_with("lock:"));
        lines.any(|line| line.contains(" FLOCK ") && line.contains(&inode))
    };
    let infos = fs::read_dir(format!("/proc/{number}/fdinfo"));
    infos.into_iter().flatten().flatten().any(|info| {
        let own = Path::new("/proc")
            .join(number.to_string())
            .join("fd")
            .join(info.file_name());
        fs::read_to_string(info.path()).is_ok_and(locks)
            && fs::metadata(own).is_ok_and(|own| (own.dev(), own.ino()) == (file.dev(), file.ino()))
    })
}

/// How often the threads of a process have gone to sleep or been put aside: of one that lives, never twice
/// the same. Nothing where the kernel does not count it.
fn signs(number: i32) -> Option<u64> {
    let threads = fs::read_dir(format!("/proc/{number}/task"));
    let mut all = None;
    for thread in threads.into_iter().flatten().flatten() {
        let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
        let counts = status
            .lines()
            .filter_map(|line| line.split_once("_ctxt_switches:"));
        for count in counts.filter_map(|(_, count)| count.trim().parse::<u64>().ok()) {
            *all.get_or_insert(0) += count;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Command, Stdio};

    use rustix::fs::{FlockOperation, flock};
    use rustix::process::kill_process;
    use tempfile::NamedTempFile;

    use super::*;

    /// A process that stands still and holds a lock, if one is given.
    fn still(lock: Option<&NamedTempFile>) -> Child {
        let mut sleep = Command::new("sleep");
        sleep.arg("60");
        if let Some(lock) = lock {
            let file = fs::File::open(lock.path()).unwrap();
            flock(&file, FlockOperation::NonBlockingLockExclusive).unwrap();
            sleep.stdin(Stdio::from(file));
        }
        let child = sleep.spawn().unwrap();
        kill_process(Pid::from_child(&child), Signal::STOP).unwrap();
        while !fs::read_to_string(format!("/proc/{}/stat", child.id()))
            .unwrap()
            .contains(") T ")
        {
            std::thread::yield_now();
        }
        child
    }

    /// What is said after so long.
    fn looks(overrule: &mut Overrule, lock: &NamedTempFile) -> Event {
        let first = overrule.look(lock.path(), LOOK);
        assert!(first.is_none(), "{first:?}");
        for look in 1.. {
            if let Some(event) = overrule.look(lock.path(), LOOK) {
                assert_eq!(look * LOOK.as_secs(), SILENCE.as_secs());
                return event;
            }
        }
        unreachable!()
    }

    #[test]
    fn who_holds_the_lock_is_killed_and_nobody_else() {
        let lock = NamedTempFile::new().unwrap();
        let (mut holder, mut other) = (still(Some(&lock)), still(None));
        // What stands in the file may be of yesterday.
        fs::write(lock.path(), format!("old, process {}\n", other.id())).unwrap();
        let event = looks(&mut Overrule::default(), &lock);
        assert!(event.message.ends_with("it is killed"), "{event:?}");
        assert!(!holder.wait().unwrap().success());
        assert!(other.try_wait().unwrap().is_none(), "it lives");
        other.kill().unwrap();
        other.wait().unwrap();
    }

    #[test]
    fn what_no_kill_ends_needs_a_person() {
        let lock = NamedTempFile::new().unwrap();
        let mut holder = still(Some(&lock));
        let mut overrule = Overrule {
            killed: Some(Pid::from_child(&holder)),
            ..Overrule::default()
        };
        let event = looks(&mut overrule, &lock);
        assert_eq!(event.level, Level::Error);
        assert!(event.message.contains("hangs in the kernel"), "{event:?}");
        assert!(holder.try_wait().unwrap().is_none(), "once is enough");
        holder.kill().unwrap();
        holder.wait().unwrap();
        // Nor is anything killed where nobody is found.
        let mut overrule = Overrule::default();
        let mut said = (0..=SILENCE.as_secs() / LOOK.as_secs())
            .filter_map(|_| overrule.look(lock.path(), LOOK));
        let event = said.next().unwrap();
        assert!(event.message.contains("can't be found"), "{event:?}");
    }
}
