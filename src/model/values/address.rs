//! Networks and addresses with a prefix length.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::{Family, pattern};
use crate::model::{Reason, ReasonKind, Value};

/// A network in CIDR notation without host bits, such as `198.51.100.0/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(IpNet);

impl Prefix {
    /// The network that `net` lies in.
    pub fn of(net: IpNet) -> Self {
        Self(net.trunc())
    }

    /// As an `IpNet`.
    pub fn net(self) -> IpNet {
        self.0
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for Prefix {
    const KIND: &'static str = "a network in CIDR notation";
    const EXAMPLE: &'static str = "198.51.100.0/24";
    const PATTERN: &'static str = pattern::NETWORK;

    fn parse(text: &str) -> Result<Self, Reason> {
        let net = parse_net(text)?;
        if net != net.trunc() {
            return Err(Reason::malformed(
                format!(
                    "`{text}` has bits set behind its prefix length /{}",
                    net.prefix_len()
                ),
                format!("the network is {}", net.trunc()),
            )
            .kind(ReasonKind::HostBits)
            .suggest(net.trunc().to_string()));
        }
        Ok(Self(net))
    }
}

/// An interface's address with the length of its subnet, such as `10.0.0.11/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfaceAddress(IpNet);

impl InterfaceAddress {
    /// The address alone.
    pub fn addr(self) -> IpAddr {
        self.0.addr()
    }

    /// The subnet it lies in.
    pub fn subnet(self) -> IpNet {
        self.0.trunc()
    }

    /// The length of the subnet's prefix, in bits.
    pub fn prefix_len(self) -> u8 {
        self.0.prefix_len()
    }

    /// Whether `address` is on this interface's link.
    pub fn reaches(self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }

    /// IPv4 or IPv6.
    pub fn family(self) -> Family {
        Family::of(self.addr())
    }
}

impl fmt::Display for InterfaceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for InterfaceAddress {
    const KIND: &'static str = "an address with its prefix length";
    const EXAMPLE: &'static str = "10.0.0.11/24";
    const PATTERN: &'static str = pattern::NETWORK;

    fn parse(text: &str) -> Result<Self, Reason> {
        parse_net(text).map(Self)
    }
}

/// Reads `address/length`, host bits allowed.
pub(super) fn parse_net(text: &str) -> Result<IpNet, Reason> {
    let Some((address, length)) = text.split_once('/') else {
        return Err(match text.parse::<IpAddr>() {
            Ok(address) => Reason::malformed(
                format!("`{text}` has no prefix length"),
                format!(
                    "write it behind a slash, such as {address}/{}",
                    Family::of(address).bits()
                ),
            ),
            Err(_) => not_an_address(text),
        });
    };
    let address = address
        .parse::<IpAddr>()
        .map_err(|_| not_an_address(address))?;
    let most = Family::of(address).bits();
    let digits = !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit());
    let wrong_length = || {
        Reason::malformed(
            format!("`/{length}` is not a prefix length"),
            match length.parse().map(ipnet::ipv4_mask_to_prefix) {
                Ok(Ok(bits)) if address.is_ipv4() => format!("as a length this mask is /{bits}"),
                _ => format!(
                    "{} prefixes have a length from 0 to {most}",
                    Family::of(address)
                ),
            },
        )
    };
    let bits = length
        .parse::<u8>()
        .ok()
        .filter(|bits| digits && *bits <= most);
    IpNet::new(address, bits.ok_or_else(wrong_length)?).map_err(|_| wrong_length())
}

pub(super) fn not_an_address(text: &str) -> Reason {
    let octets: Vec<&str> = text.split('.').collect();
    let decimal = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if octets.len() == 4 && octets.iter().all(decimal) {
        if let Some(octet) = octets.iter().find(|part| part.parse::<u8>().is_err()) {
            return Reason::malformed(
                format!("`{text}` is not an IPv4 address: {octet} is above 255"),
                "each of the four numbers is 0 to 255",
            );
        }
        let plain: Vec<_> = octets
            .iter()
            .filter_map(|part| part.parse::<u8>().ok())
            .map(|n| n.to_string())
            .collect();
        return Reason::malformed(
            format!("`{text}` is not an IPv4 address: some programs read a leading zero as octal"),
            format!("write {} if that is meant", plain.join(".")),
        );
    }
    let bare = text.split(['/', '%']).next().unwrap_or_default();
    if bare.parse::<IpAddr>().is_ok() {
        return Reason::malformed(
            format!("`{text}` is more than an IP address"),
            format!("write {bare} alone, without a prefix length or an interface"),
        );
    }
    Reason::malformed(
        format!("`{text}` is not an IP address"),
        "write IPv4 such as 198.51.100.10 or IPv6 such as 2001:db8::10",
    )
}

impl Value for IpAddr {
    const KIND: &'static str = "an IP address";
    const EXAMPLE: &'static str = "198.51.100.10";
    const PATTERN: &'static str = pattern::ADDRESS;

    fn parse(text: &str) -> Result<Self, Reason> {
        text.parse().map_err(|_| not_an_address(text))
    }
}

impl Value for Ipv4Addr {
    const KIND: &'static str = "an IPv4 address";
    const EXAMPLE: &'static str = "10.255.255.1";
    const PATTERN: &'static str = pattern::ADDRESS_V4;

    fn parse(text: &str) -> Result<Self, Reason> {
        match IpAddr::parse(text)? {
            IpAddr::V4(address) => Ok(address),
            IpAddr::V6(_) => Err(Reason::malformed(
                format!("`{text}` is an IPv6 address"),
                "an IPv4 address is wanted here, such as 10.255.255.1",
            )),
        }
    }
}

impl Value for Ipv6Addr {
    const KIND: &'static str = "an IPv6 address";
    const EXAMPLE: &'static str = "fe80::1";
    const PATTERN: &'static str = pattern::ADDRESS_V6;

    fn parse(text: &str) -> Result<Self, Reason> {
        match IpAddr::parse(text)? {
            IpAddr::V6(address) => Ok(address),
            IpAddr::V4(_) => Err(Reason::malformed(
                format!("`{text}` is an IPv4 address"),
                "an IPv6 address is wanted here, such as fe80::1",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_bits_get_the_network_suggested() {
        let reason = Prefix::parse("10.0.0.1/28").unwrap_err();
        assert_eq!(reason.kind, ReasonKind::HostBits);
        assert_eq!(reason.suggestion.as_deref(), Some("10.0.0.0/28"));
        assert!(Prefix::parse("2001:db8::1/127").is_err());
        assert!(InterfaceAddress::parse("2001:db8::1/127").is_ok());
    }

    #[test]
    fn ipv6_is_written_canonically() {
        let address = InterfaceAddress::parse("2A01:4F8:13B:9A7:0:0:0:2/64").unwrap();
        assert_eq!(address.to_string(), "2a01:4f8:13b:9a7::2/64");
    }

    #[test]
    fn lengths_out_of_range_are_refused() {
        for bad in [
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "::/129",
            "10.0.0.0/",
            "10.0.0.0",
            "10.0.0.256/8",
            "010.0.0.1/8",
        ] {
            assert!(InterfaceAddress::parse(bad).is_err(), "{bad}");
        }
    }
}
