//! Echo requests and replies as bytes (RFC 792; RFC 4443, section 4).

use std::net::IpAddr;

/// An echo request to an address.
pub fn request(to: IpAddr, id: u16, number: u16) -> [u8; 16] {
    let mut packet = [0; 16];
    packet[0] = match to {
        IpAddr::V4(_) => 8,
        IpAddr::V6(_) => 128,
    };
    packet[4..6].copy_from_slice(&id.to_be_bytes());
    packet[6..8].copy_from_slice(&number.to_be_bytes());
    packet[8..].copy_from_slice(b"fabricpl");
    // For IPv6 the kernel fills it in (RFC 3542, section 3.1).
    if to.is_ipv4() {
        let sum = checksum(&packet);
        packet[2..4].copy_from_slice(&sum.to_be_bytes());
    }
    packet
}

/// The number of the request that a received packet answers.
pub fn reply(from: IpAddr, id: u16, packet: &[u8]) -> Option<u16> {
    let kind = match from {
        IpAddr::V4(_) => 0,
        IpAddr::V6(_) => 129,
    };
    let packet = message(from, packet)?;
    let number = |at| Some(u16::from_be_bytes([*packet.get(at)?, *packet.get(at + 1)?]));
    (packet.first() == Some(&kind) && number(4) == Some(id)).then(|| number(6))?
}

/// Whether a received packet is an echo request.
pub fn is_request(from: IpAddr, packet: &[u8]) -> bool {
    let kind = match from {
        IpAddr::V4(_) => 8,
        IpAddr::V6(_) => 128,
    };
    message(from, packet).and_then(|packet| packet.first()) == Some(&kind)
}

/// The ICMP message in a packet: raw IPv4 sockets give the IP header too.
fn message(from: IpAddr, packet: &[u8]) -> Option<&[u8]> {
    match from {
        IpAddr::V4(_) => packet.get(usize::from(packet.first()? & 0x0f) * 4..),
        IpAddr::V6(_) => Some(packet),
    }
}

/// The Internet checksum (RFC 1071).
fn checksum(packet: &[u8]) -> u16 {
    let words = packet
        .chunks(2)
        .map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0)));
    let mut sum: u32 = words.sum();
    while sum > 0xffff {
        sum = (sum >> 16) + (sum & 0xffff);
    }
    !u16::try_from(sum).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_sums_up_and_its_reply_is_known() {
        let v4 = "192.0.2.1".parse().unwrap();
        let sent = request(v4, 7, 513);
        assert_eq!(checksum(&sent), 0);
        let mut received = [vec![0x45; 20], sent.to_vec()].concat();
        assert_eq!(reply(v4, 7, &received), None, "a request is no reply");
        received[20] = 0;
        assert_eq!(reply(v4, 7, &received), Some(513));
        assert_eq!(reply(v4, 8, &received), None, "another one's");

        let v6 = "2001:db8::1".parse().unwrap();
        let mut sent = request(v6, 7, 513);
        sent[0] = 129;
        assert_eq!(reply(v6, 7, &sent), Some(513));
    }
}
