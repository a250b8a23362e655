//! Pinging a VM from the Internet while something happens to its node.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use fabric_planner::control::echo::{Echo, socket};

/// How often: the smallest outage that is seen.
const INTERVAL: Duration = Duration::from_millis(10);

/// Pings until a file is there, then writes the longest time without an answer into it, and whether
/// the last request was answered.
pub fn ping(target: IpAddr, file: &Path) {
    let socket = socket(target, None).unwrap();
    let echo = Echo::new(
        socket,
        SocketAddr::new(target, 0),
        std::process::id() as u16,
    );
    let (mut sent, mut answered) = (Vec::new(), Vec::new());
    let mut end = None;
    let mut next = Instant::now();
    while end.is_none_or(|end| Instant::now() < end) {
        if end.is_none() && Instant::now() >= next {
            echo.send(sent.len() as u16);
            sent.push(Instant::now());
            answered.push(false);
            next = (next + INTERVAL).max(Instant::now());
        }
        // The number would begin anew after eleven minutes.
        let reply = echo.receive();
        if let Some(own) = reply.and_then(|number| answered.get_mut(usize::from(number))) {
            *own = true;
        }
        if end.is_none() && file.exists() {
            end = Some(Instant::now() + Duration::from_millis(300));
        }
    }
    let (mut longest, mut since) = (Duration::ZERO, None);
    for (sent, answered) in sent.iter().zip(&answered) {
        let start = *since.get_or_insert(*sent);
        if *answered {
            longest = longest.max(*sent - start);
            since = None;
        } else {
            longest = longest.max(*sent + INTERVAL - start);
        }
    }
    let is_over = answered.last() == Some(&true);
    let temporary = file.with_extension("new");
    fs::write(&temporary, format!("{} {is_over}", longest.as_millis())).unwrap();
    fs::rename(temporary, file).unwrap();
}

/// A ping that goes on in another process.
pub struct Watch {
    child: Child,
    file: PathBuf,
}

/// What it saw.
#[derive(Debug)]
pub struct Outage {
    /// The longest time without an answer, in milliseconds.
    pub longest: u64,
    /// Whether the last one was answered.
    pub is_over: bool,
}

impl Watch {
    /// Begins to ping from the Internet.
    pub fn start(folder: &Path, target: &str) -> Self {
        let file = tempfile::Builder::new()
            .tempfile_in(folder)
            .unwrap()
            .into_temp_path()
            .keep()
            .unwrap();
        fs::remove_file(&file).unwrap();
        let mut command = Command::new("on");
        command
            .arg("_internet")
            .arg(std::env::current_exe().unwrap());
        command.args(["--exact", "pinger", "--ignored", "--quiet"]);
        command.env("PING_TARGET", target).env("PING_FILE", &file);
        let child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
        // It takes a moment to begin.
        std::thread::sleep(Duration::from_millis(300));
        Self { child, file }
    }

    /// Ends it.
    pub fn stop(mut self) -> Outage {
        fs::write(&self.file, "").unwrap();
        self.child.wait().unwrap();
        let said = fs::read_to_string(&self.file).unwrap();
        let (longest, is_over) = said.split_once(' ').unwrap();
        Outage {
            longest: longest.parse().unwrap(),
            is_over: is_over == "true",
        }
    }
}
