//! Linux only: what the laboratory and the agent both ask of running systems: routing daemons over their
//! control sockets, addresses by echo requests.

pub mod bird;
pub mod echo;
pub mod frr;
mod icmp;

use std::io;
use std::net::IpAddr;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::io::retry_on_intr;
use rustix::net::{
    AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect as connect_to, socket_with,
};

pub use icmp::is_request as is_echo_request;

/// The most that a daemon may answer, in bytes: a full table of routes fits.
const LONGEST: usize = 256 << 20;

/// One end of a BGP session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The other end.
    pub neighbour: IpAddr,
    /// Its state, in the daemon's word.
    pub state: String,
}

impl Session {
    /// Whether routes flow (RFC 4271, section 8.2.2).
    pub fn is_up(&self) -> bool {
        self.state == "Established"
    }
}

/// A connection to a daemon, to be used until a time.
struct Connection {
    stream: UnixStream,
    end: Instant,
}

impl Connection {
    /// A daemon that hangs still has a queue of callers. When that is full, `connect` would wait for ever,
    /// so it is not allowed to wait.
    fn new(socket: &Path, patience: Duration) -> io::Result<Self> {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let own = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
        let address = SocketAddrUnix::new(socket)?;
        retry_on_intr(|| connect_to(&own, &address))?;
        let stream = UnixStream::from(own);
        stream.set_nonblocking(false)?;
        stream.set_write_timeout(Some(patience))?;
        let end = Instant::now() + patience;
        Ok(Self { stream, end })
    }
}

impl io::Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let left = self.end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.stream.set_read_timeout(Some(left))?;
            match self.stream.read(buffer) {
                // A process that was stopped for a while and goes on (signal(7)).
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // What a timeout of a socket is called.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                read => return read,
            }
        }
    }
}

impl io::Write for Connection {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
