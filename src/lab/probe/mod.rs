//! Probes: pings of the laboratory's own, from within any host.

mod ear;
mod forger;
mod icmp;
mod watch;

use std::net::IpAddr;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketAddr, SocketFlags, SocketType, bind, ipproto,
    recvfrom, sendto, socket_with,
};

use super::host::Host;
use super::trouble::Result;

pub use ear::Ear;
pub use forger::{Discovery, datagram_arrives};
pub use watch::Watch;

/// How long a socket waits for a packet.
const MOMENT: Duration = Duration::from_millis(2);

/// Tells the replies of one pinger from those of another in the same host.
static NEXT: AtomicU16 = AtomicU16::new(1);

/// Sends echo requests from a host to an address (RFC 792, RFC 4443) and sees the replies.
#[derive(Debug)]
pub struct Pinger {
    socket: OwnedFd,
    target: IpAddr,
    id: u16,
}

impl Pinger {
    /// A pinger in a host; its packets have the given source, or the one that the host chooses.
    ///
    /// # Errors
    /// When the host does not have that source.
    pub fn new(host: &Host, target: IpAddr, source: Option<IpAddr>) -> Result<Self> {
        let socket = host.in_network(|| raw(target, source))?;
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Ok(Self { socket, target, id })
    }

    /// Sends some requests, without waiting for replies.
    pub fn send_some(&self, count: u16) {
        (0..count).for_each(|number| self.send(number));
    }

    /// Sends one request. A packet that can't leave is a lost one.
    fn send(&self, number: u16) {
        let packet = icmp::request(self.target, self.id, number);
        let to = SocketAddr::new(self.target, 0);
        let _ = sendto(&self.socket, &packet, SendFlags::empty(), &to);
    }

    /// The number of a request whose reply has come; it waits a moment for one.
    fn receive(&self) -> Option<u16> {
        let mut buffer = [0; 1500];
        let (read, _, from) = recvfrom(&self.socket, &mut buffer, RecvFlags::empty()).ok()?;
        let from = SocketAddr::try_from(from?).ok()?;
        if from.ip() != self.target {
            return None;
        }
        icmp::reply(self.target, self.id, buffer.get(..read)?)
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

/// A socket for ICMP of the family of an address, which waits a moment at most.
fn raw(like: IpAddr, source: Option<IpAddr>) -> rustix::io::Result<OwnedFd> {
    let (family, protocol) = match like {
        IpAddr::V4(_) => (AddressFamily::INET, ipproto::ICMP),
        IpAddr::V6(_) => (AddressFamily::INET6, ipproto::ICMPV6),
    };
    let socket = socket_with(
        family,
        SocketType::RAW,
        SocketFlags::CLOEXEC,
        Some(protocol),
    )?;
    if let Some(source) = source {
        bind(&socket, &SocketAddr::new(source, 0))?;
    }
    set_socket_timeout(&socket, Timeout::Recv, Some(MOMENT))?;
    Ok(socket)
}
