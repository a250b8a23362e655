//! Echo requests to an address, and their replies (RFC 792, RFC 4443).

use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, bind, ipproto, recvfrom, sendto,
    socket_with,
};

use super::icmp;

/// How long a socket waits for a packet.
pub const MOMENT: Duration = Duration::from_millis(2);

/// A raw socket that waits a moment at most.
///
/// # Errors
/// When the process may not have one, or the host does not have that source.
pub fn socket(like: IpAddr, source: Option<IpAddr>) -> rustix::io::Result<OwnedFd> {
    let (family, protocol) = match like {
        IpAddr::V4(_) => (AddressFamily::INET, ipproto::ICMP),
        IpAddr::V6(_) => (AddressFamily::INET6, ipproto::ICMPV6),
    };
    let flags = SocketFlags::CLOEXEC;
    let socket = socket_with(family, SocketType::RAW, flags, Some(protocol))?;
    if let Some(source) = source {
        bind(&socket, &SocketAddr::new(source, 0))?;
    }
    set_socket_timeout(&socket, Timeout::Recv, Some(MOMENT))?;
    Ok(socket)
}

/// Asks an address.
#[derive(Debug)]
pub struct Echo {
    socket: OwnedFd,
    target: SocketAddr,
    id: u16,
}

impl Echo {
    /// Asks by a socket of the target's family; `id` tells its replies from those of others on the host.
    pub fn new(socket: OwnedFd, target: SocketAddr, id: u16) -> Self {
        Self { socket, target, id }
    }

    /// Sends one request. A packet that can't leave is a lost one.
    pub fn send(&self, number: u16) {
        let packet = icmp::request(self.target.ip(), self.id, number);
        let _ = sendto(&self.socket, &packet, SendFlags::empty(), &self.target);
    }

    /// The number of a request whose reply has come; it waits a moment for one.
    pub fn receive(&self) -> Option<u16> {
        let mut buffer = [0; 1500];
        let (read, _, from) = recvfrom(&self.socket, &mut buffer, RecvFlags::empty()).ok()?;
        let from = SocketAddr::try_from(from?).ok()?;
        if from.ip() != self.target.ip() {
            return None;
        }
        icmp::reply(from.ip(), self.id, buffer.get(..read)?)
    }
}
