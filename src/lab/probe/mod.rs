//! Probes: pings of the laboratory's own, from within any host.

mod ear;
mod forger;
mod watch;

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use super::host::Host;
use super::trouble::Result;
use crate::control::echo::{Echo, socket};

pub use ear::Ear;
pub use forger::{Discovery, datagram_arrives};
pub use watch::Watch;

/// Tells the replies of one pinger from those of another in the same host.
static NEXT: AtomicU16 = AtomicU16::new(1);

/// Sends echo requests from a host to an address (RFC 792, RFC 4443) and sees the replies.
#[derive(Debug)]
pub struct Pinger {
    echo: Echo,
}

impl Pinger {
    /// A pinger in a host; its packets have the given source, or the one that the host chooses.
    ///
    /// # Errors
    /// When the host does not have that source.
    pub fn new(host: &Host, target: IpAddr, source: Option<IpAddr>) -> Result<Self> {
        let socket = host.in_network(|| socket(target, source))?;
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let echo = Echo::new(socket, SocketAddr::new(target, 0), id);
        Ok(Self { echo })
    }

    /// Sends some requests, without waiting for replies.
    pub fn send_some(&self, count: u16) {
        (0..count).for_each(|number| self.send(number));
    }

    fn send(&self, number: u16) {
        self.echo.send(number);
    }

    /// The number of a request whose reply has come; it waits a moment for one.
    fn receive(&self) -> Option<u16> {
        self.echo.receive()
    }

    /// Whether the target answers within some time, asked again and again, and how long that took.
    pub fn answers(&self, within: Duration) -> Option<Duration> {
        let start = Instant::now();
        let mut next = start;
        let mut number = 0;
        while start.elapsed() < within {
            if Instant::now() >= next {
                self.send(number);
                number = number.wrapping_add(1);
                next += Duration::from_millis(50);
            }
            if self.receive().is_some() {
                return Some(start.elapsed());
            }
        }
        None
    }
}
