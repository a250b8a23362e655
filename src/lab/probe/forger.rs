//! Messages that a VM must not send: forged neighbour discovery (RFC 4861), and answers of a DHCP server
//! (RFC 2131, RFC 8415).

use std::net::{IpAddr, Ipv6Addr, SocketAddrV6};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::net::netdevice::name_to_index;
use rustix::net::sockopt::{
    Timeout, set_ipv6_multicast_hops, set_ipv6_multicast_loop, set_socket_timeout,
};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketAddr, SocketFlags, SocketType, bind, recvfrom,
    sendto, socket_with,
};

use super::{MOMENT, raw};
use crate::lab::host::Host;
use crate::lab::trouble::Result;
use crate::model::values::MacAddr;

/// All hosts of a link.
const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

const ROUTER_ADVERTISEMENT: u8 = 134;
const NEIGHBOUR_ADVERTISEMENT: u8 = 136;

/// A message of neighbour discovery, as its bytes.
#[derive(Debug)]
pub struct Discovery(Vec<u8>);

impl Discovery {
    /// An unasked advertisement that an address is at a MAC address and no longer elsewhere.
    pub fn claim(target: Ipv6Addr, mac: MacAddr) -> Self {
        let mut packet = vec![NEIGHBOUR_ADVERTISEMENT, 0, 0, 0, 0x20, 0, 0, 0];
        packet.extend(target.octets());
        packet.extend([2, 1]);
        packet.extend(mac.0);
        Self(packet)
    }

    /// The advertisement of a router, for half an hour.
    pub fn router() -> Self {
        let mut packet = vec![ROUTER_ADVERTISEMENT, 0, 0, 0, 64, 0];
        packet.extend(1800_u16.to_be_bytes());
        packet.extend([0; 8]);
        Self(packet)
    }

    /// Whether a host hears it within some time, when another one sends it to all of its link.
    ///
    /// # Errors
    /// When no socket can be had.
    pub fn arrives(&self, from: &Host, at: &Host, within: Duration) -> Result<bool> {
        let like = IpAddr::V6(ALL_NODES);
        let ear = at.in_network(|| raw(like, None))?;
        from.in_network(|| {
            let socket = raw(like, None)?;
            // What has crossed a router is no neighbour's.
            set_ipv6_multicast_hops(&socket, 255)?;
            // The sender would believe itself.
            set_ipv6_multicast_loop(&socket, false)?;
            let scope = name_to_index(&socket, "eth0")?;
            let to = SocketAddrV6::new(ALL_NODES, 0, 0, scope);
            sendto(&socket, &self.0, SendFlags::empty(), &to)
        })?;
        // The kernel fills the checksum in.
        let is_it = |packet: &[u8]| packet.get(4..) == Some(&self.0[4..]) && packet[0] == self.0[0];
        Ok(hears(&ear, within, is_it))
    }
}

/// Whether a host hears a datagram of another one, from one port to another, within some time.
///
/// # Errors
/// When no socket can be had.
pub fn datagram_arrives(
    from: (&Host, u16),
    at: (&Host, IpAddr, u16),
    within: Duration,
) -> Result<bool> {
    const WORDS: &[u8] = b"an answer of DHCP";
    let to = SocketAddr::new(at.1, at.2);
    let ear = at.0.in_network(|| udp(to))?;
    from.0.in_network(|| {
        let unspecified = match at.1 {
            IpAddr::V4(_) => IpAddr::from([0; 4]),
            IpAddr::V6(_) => IpAddr::from([0; 16]),
        };
        let socket = udp(SocketAddr::new(unspecified, from.1))?;
        sendto(&socket, WORDS, SendFlags::empty(), &to)
    })?;
    Ok(hears(&ear, within, |packet| packet == WORDS))
}

fn udp(own: SocketAddr) -> rustix::io::Result<OwnedFd> {
    let family = match own {
        SocketAddr::V4(_) => AddressFamily::INET,
        SocketAddr::V6(_) => AddressFamily::INET6,
    };
    let socket = socket_with(family, SocketType::DGRAM, SocketFlags::CLOEXEC, None)?;
    bind(&socket, &own)?;
    set_socket_timeout(&socket, Timeout::Recv, Some(MOMENT))?;
    Ok(socket)
}

fn hears(ear: &OwnedFd, within: Duration, is_it: impl Fn(&[u8]) -> bool) -> bool {
    let end = Instant::now() + within;
    let mut buffer = [0; 1500];
    while Instant::now() < end {
        if let Ok((read, ..)) = recvfrom(ear, &mut buffer, RecvFlags::empty())
            && is_it(&buffer[..read])
        {
            return true;
        }
    }
    false
}
