//! Hearing who pings a host.

use std::net::IpAddr;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::net::{RecvFlags, SocketAddr, recvfrom};

use crate::control::{echo::socket, is_echo_request};
use crate::lab::host::Host;
use crate::lab::trouble::Result;

/// Hears the echo requests of a family that reach a host from when it was made.
#[derive(Debug)]
pub struct Ear {
    socket: OwnedFd,
}

impl Ear {
    /// Begins to hear.
    ///
    /// # Errors
    /// When no socket can be had.
    pub fn new(host: &Host, at: IpAddr) -> Result<Self> {
        let socket = host.in_network(|| socket(at, None))?;
        Ok(Self { socket })
    }

    /// All that requests come from within some time.
    pub fn listen(&self, within: Duration) -> Vec<IpAddr> {
        let end = Instant::now() + within;
        let mut buffer = [0; 1500];
        let mut sources = Vec::new();
        while Instant::now() < end {
            let Ok((read, _, Some(from))) = recvfrom(&self.socket, &mut buffer, RecvFlags::empty())
            else {
                continue;
            };
            let Ok(from) = SocketAddr::try_from(from).map(|from| from.ip()) else {
                continue;
            };
            if is_echo_request(from, &buffer[..read]) && !sources.contains(&from) {
                sources.push(from);
            }
        }
        sources
    }

    /// Whether a request comes from a source within some time.
    pub fn hears(&self, source: IpAddr, within: Duration) -> bool {
        let end = Instant::now() + within;
        let mut buffer = [0; 1500];
        while Instant::now() < end {
            let Ok((read, _, Some(from))) = recvfrom(&self.socket, &mut buffer, RecvFlags::empty())
            else {
                continue;
            };
            let from = SocketAddr::try_from(from).map(|from| from.ip());
            if from == Ok(source) && is_echo_request(source, &buffer[..read]) {
                return true;
            }
        }
        false
    }
}
