//! Pinging from the Internet while something happens to a host.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::ping::ping;

/// What ends a ping, and holds what it saw.
const STOP: &str = "/run/stop";

/// A ping that goes on in another process.
pub struct Pings(Child);

impl Pings {
    /// Begins.
    pub fn start(target: &str) -> Self {
        let _ = fs::remove_file(STOP);
        let mut command = Command::new("ip");
        command
            .args(["netns", "exec", "internet"])
            .arg(std::env::current_exe().unwrap());
        command.args(["--exact", "watch::pinger", "--ignored", "--quiet"]);
        command.env("PING_TARGET", target).stdout(Stdio::null());
        let child = command.spawn().unwrap();
        // It takes a moment to begin.
        thread::sleep(Duration::from_millis(300));
        Self(child)
    }

    /// Ends it: the longest time without an answer in milliseconds, and whether the last request was answered.
    pub fn stop(mut self) -> (u64, bool) {
        fs::write(STOP, "").unwrap();
        self.0.wait().unwrap();
        let said = fs::read_to_string(STOP).unwrap();
        let (longest, is_over) = said.split_once(' ').unwrap();
        (longest.parse().unwrap(), is_over == "true")
    }
}

/// Whether somebody answers the Internet.
pub fn answers(target: &str) -> bool {
    let pings = Pings::start(target);
    thread::sleep(Duration::from_millis(200));
    pings.stop().1
}

#[test]
#[ignore = "the scenes run it"]
fn pinger() {
    if let Ok(target) = std::env::var("PING_TARGET") {
        ping(target.parse().unwrap(), Path::new(STOP));
    }
}
