//! BIRD reads its file anew without a restart: sessions that did not change stay up.

use std::io::ErrorKind;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::{Notes, PATIENCE, units};
use crate::agent::machine::check::{is_same, read_by_bird};
use crate::agent::machine::{Failure, Host, Turn};
use crate::control::bird::{self, Reply};

/// BIRD is up and does nothing else (`doc/reply_codes` in its source).
const UP: u16 = 13;

/// It is about to end and reads nothing any more.
const IGNORED: u16 = 6;

/// It waits for sessions to go down, or takes its time: BIRD 3 reconfigures beside its work.
const PROGRESS: &str = "Reconfiguration in progress";

fn unit(six: bool) -> &'static str {
    if six { "bird6" } else { "bird" }
}

/// Asks it something.
pub fn ask(host: &Host, six: bool, command: &str) -> std::io::Result<Reply> {
    bird::ask(
        &host.settings.bird(six),
        command,
        crate::agent::machine::PATIENCE,
    )
}

/// Tells it: `birdc configure`, or a start where it does not run.
pub fn reload(host: &Host, six: bool, turn: Turn) -> Notes {
    match turn {
        Turn::Stop => units::stop(host, unit(six))?,
        Turn::Reload | Turn::Restart => match ask(host, six, "configure") {
            Ok(reply) => {
                configured(six, &reply)?;
                settle(host, six)?;
            }
            Err(error) if is_absent(error.kind()) => start(host, six)?,
            Err(error) => {
                return Err(Failure::new(format!(
                    "BIRD does not answer `configure`: {error}"
                )));
            }
        },
    }
    Ok(Vec::new())
}

/// Whether nobody listens.
pub fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::ConnectionRefused)
}

/// Whether it took its file, and that file is the one that was written.
fn configured(six: bool, reply: &Reply) -> Result<(), Failure> {
    // "Reconfiguration ignored, shutting down" is no error to BIRD.
    if !reply.is_good() || reply.code == IGNORED {
        return Err(Failure {
            message: "BIRD refuses its file and goes on with the old one".into(),
            output: reply.text.clone(),
        });
    }
    let written = format!("/etc/bird/{}.conf", unit(six));
    match read_by_bird(&reply.text) {
        Some(read) if !is_same(&read, Path::new(&written)) => Err(Failure::new(format!(
            "BIRD reads `{}`, not `{written}`",
            read.display()
        ))),
        _ => Ok(()),
    }
}

/// Waits until it is done.
fn settle(host: &Host, six: bool) -> Result<(), Failure> {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        let reply = ask(host, six, "show status").map_err(|error| {
            Failure::new(format!("BIRD took its file and answers no more: {error}"))
        })?;
        if reply.code == UP && !reply.text.contains(PROGRESS) {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    Err(Failure::new(format!(
        "BIRD did not come to the end of its reconfiguration within {} s",
        PATIENCE.as_secs()
    )))
}

fn start(host: &Host, six: bool) -> Result<(), Failure> {
    units::systemctl(host, &["start", unit(six)])?;
    let end = Instant::now() + crate::agent::machine::PATIENCE;
    while ask(host, six, "show status").is_err() {
        if Instant::now() >= end {
            return Err(Failure::new(format!(
                "BIRD was started and does not answer on `{}`; where its control socket lies elsewhere, \
                 `/etc/fabric-agent/host.json` has to say so",
                host.settings.bird(six).display()
            )));
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
