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
    seen: Option<(Pid, u64)>,
    silent: Duration,
    killed: Option<Pid>,
}

/// A process that holds the lock now.
struct Holder {
    /// Signals through it reach no other process that got the same number later.
    handle: OwnedFd,
    number: Pid,
    signs: u64,
}

impl Overrule {
    /// Looks at whoever holds the lock, and kills it when it is stuck; then says so. `since` is the time
    /// that this guard waited since its last look: while the host sleeps, it does not pass for anybody.
    pub fn look(&mut self, lock: &Path, since: Duration) -> Option<String> {
        let holder = find(lock);
        let seen = holder.as_ref().map(|holder| (holder.number, holder.signs));
        if seen != self.seen {
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
            return Some(format!(
                "somebody who can't be found has held `{}` for {seconds} s, so the change can't be taken back: \
                 the next boot does it",
                lock.display()
            ));
        };
        let who = lock::holder(lock);
        if self.killed == Some(holder.number) {
            return Some(format!(
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
        Some(match pidfd_send_signal(&holder.handle, Signal::KILL) {
            Ok(()) => format!("{stuck}: it is killed"),
            Err(error) => format!("{stuck}, and can't be killed: {error}"),
        })
    }
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
/// the same.
fn signs(number: i32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{number}/task"));
    let mut all = 0;
    for thread in threads.into_iter().flatten().flatten() {
        let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
        let counts = status
            .lines()
            .filter_map(|line| line.split_once("_ctxt_switches:"));
        all += counts
            .filter_map(|(_, count)| count.trim().parse::<u64>().ok())
            .sum::<u64>();
    }
    all
}
