//! Ethernet addresses.

use std::fmt;
use std::net::Ipv6Addr;

use super::pattern;
use crate::model::{Reason, Value};

/// A 48-bit Ethernet address, read with `:` or `-`, written in lower case with `:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddr(pub [u8; 6]);

impl MacAddr {
    /// Whether the address names a group, which no interface may have as its own.
    pub fn is_multicast(self) -> bool {
        self.0[0] & 1 == 1
    }

    /// Whether the address was chosen by an administrator and not by a vendor.
    pub fn is_locally_administered(self) -> bool {
        self.0[0] & 2 == 2
    }

    /// The link-local address an interface with this address forms by EUI-64 (RFC 4291, appendix A).
    pub fn link_local(self) -> Ipv6Addr {
        let [a, b, c, d, e, f] = self.0;
        let pair = |high: u8, low: u8| u16::from_be_bytes([high, low]);
        Ipv6Addr::new(
            0xfe80,
            0,
            0,
            0,
            pair(a ^ 2, b),
            pair(c, 0xff),
            pair(0xfe, d),
            pair(e, f),
        )
    }
}

impl fmt::Display for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

impl Value for MacAddr {
    const KIND: &'static str = "a MAC address";
    const EXAMPLE: &'static str = "02:00:00:00:00:01";
    const PATTERN: &'static str = pattern::MAC;

    fn parse(text: &str) -> Result<Self, Reason> {
        let octet = |part: &str| {
            let plain = part.len() == 2 && part.bytes().all(|b| b.is_ascii_hexdigit());
            plain.then(|| u8::from_str_radix(part, 16).ok()).flatten()
        };
        let separator = if text.contains('-') { '-' } else { ':' };
        text.split(separator)
            .map(octet)
            .collect::<Option<Vec<u8>>>()
            .and_then(|octets| octets.try_into().ok())
            .map(Self)
            .ok_or_else(|| {
                Reason::malformed(
                    format!("`{text}` is not a MAC address"),
                    "write six pairs of hexadecimal digits, such as 02:00:00:00:00:01",
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eui64_of_a_hetzner_card() {
        let mac = MacAddr::parse("54-04-A6-F1-7B-28").unwrap();
        assert_eq!(mac.to_string(), "54:04:a6:f1:7b:28");
        assert_eq!(mac.link_local().to_string(), "fe80::5604:a6ff:fef1:7b28");
        assert!(!mac.is_multicast() && !mac.is_locally_administered());
        for bad in [
            "54:04:a6:f1:7b",
            "54:04:a6:f1:7b:2g",
            "+1:04:a6:f1:7b:28",
            "",
            "54:04:a6:f1:7b:28:00",
        ] {
            assert!(MacAddr::parse(bad).is_err(), "{bad}");
        }
    }
}
