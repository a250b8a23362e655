//! Ranges of addresses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::address::{not_an_address, parse_net};
use super::pattern;
use crate::model::{Reason, ReasonKind, Value};

/// The version of the Internet Protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V4, Self::V6];

    /// The family of an address.
    pub fn of(address: IpAddr) -> Self {
        if address.is_ipv4() {
            Self::V4
        } else {
            Self::V6
        }
    }

    /// The length of an address, in bits.
    pub fn bits(self) -> u8 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        })
    }
}

/// Consecutive addresses of one family: `a`, `a-b` or a network (the forms VMmanager's API takes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressRange {
    family: Family,
    first: u128,
    last: u128,
}

impl AddressRange {
    /// From `first` to `last`, both included; `None` when they don't form a range.
    pub fn new(first: IpAddr, last: IpAddr) -> Option<Self> {
        let family = Family::of(first);
        let range = Self {
            family,
            first: number(first),
            last: number(last),
        };
        (Family::of(last) == family && range.first <= range.last).then_some(range)
    }

    /// One address.
    pub fn single(address: IpAddr) -> Self {
        Self {
            family: Family::of(address),
            first: number(address),
            last: number(address),
        }
    }

    /// All addresses of a network, the first and last included.
    pub fn of_net(net: IpNet) -> Self {
        let net = net.trunc();
        let first = number(net.addr());
        let host_bits = u32::from(net.max_prefix_len() - net.prefix_len());
        let last = first
            | 1u128
                .checked_shl(host_bits)
                .map_or(u128::MAX, |size| size - 1);
        Self {
            family: Family::of(net.addr()),
            first,
            last,
        }
    }

    /// IPv4 or IPv6.
    pub fn family(self) -> Family {
        self.family
    }

    /// The first address.
    pub fn first(self) -> IpAddr {
        address(self.family, self.first)
    }

    /// The last address.
    pub fn last(self) -> IpAddr {
        address(self.family, self.last)
    }

    /// The first and last address as numbers.
    pub fn bounds(self) -> (u128, u128) {
        (self.first, self.last)
    }

    /// How many addresses; all of IPv6 counts as one less than it has.
    pub fn count(self) -> u128 {
        (self.last - self.first).saturating_add(1)
    }

    /// Whether the address lies in it.
    pub fn contains(self, address: IpAddr) -> bool {
        Family::of(address) == self.family && (self.first..=self.last).contains(&number(address))
    }

    /// Whether all of `other` lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.family == other.family && self.first <= other.first && other.last <= self.last
    }

    /// What both have.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let first = self.first.max(other.first);
        let last = self.last.min(other.last);
        (self.family == other.family && first <= last).then_some(Self {
            family: self.family,
            first,
            last,
        })
    }

    /// The fewest networks that make it up, in order.
    pub fn networks(self) -> Vec<IpNet> {
        let mut networks = Vec::new();
        let mut rest = Some(self);
        while let Some(Self {
            family,
            first,
            last,
        }) = rest
        {
            // The largest that can begin here and does not reach beyond the end.
            let fitting = (last - first)
                .checked_add(1)
                .map_or(u128::BITS, u128::ilog2);
            let host_bits = fitting.min(first.trailing_zeros());
            let length = family.bits() - host_bits as u8;
            networks.extend(IpNet::new(address(family, first), length));
            let hosts = u128::MAX.checked_shr(u128::BITS - host_bits).unwrap_or(0);
            let end = first + hosts;
            rest = (end < last).then(|| Self {
                family,
                first: end + 1,
                last,
            });
        }
        networks
    }

    /// The network it is, if it is one of at least two addresses.
    fn network(self) -> Option<IpNet> {
        let size = self.last - self.first;
        let is_network = size != 0 && (size & size.wrapping_add(1)) == 0 && self.first & size == 0;
        is_network
            .then(|| {
                IpNet::new(
                    self.first(),
                    self.family.bits() - (u128::BITS - size.leading_zeros()) as u8,
                )
                .ok()
            })
            .flatten()
    }

    /// What of it lies behind the address of that number.
    pub(crate) fn beyond(self, number: u128) -> Option<Self> {
        let first = number.checked_add(1)?.max(self.first);
        (first <= self.last).then_some(Self { first, ..self })
    }

    /// A range from numbers that are known to be in order.
    pub(crate) fn from_bounds(family: Family, first: u128, last: u128) -> Self {
        debug_assert!(first <= last);
        Self {
            family,
            first,
            last,
        }
    }
}

/// An address as a number.
pub(crate) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

/// A number as an address; IPv4 takes the lowest 32 bits.
pub(crate) fn address(family: Family, number: u128) -> IpAddr {
    match family {
        Family::V4 => Ipv4Addr::from(number as u32).into(),
        Family::V6 => Ipv6Addr::from(number).into(),
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            return self.first().fmt(f);
        }
        match self.network() {
            Some(net) => net.fmt(f),
            None => write!(f, "{}-{}", self.first(), self.last()),
        }
    }
}

impl Value for AddressRange {
    const KIND: &'static str = "an address, a range or a network";
    const EXAMPLE: &'static str = "198.51.100.0/25";
    const PATTERN: &'static str = pattern::RANGE;

    fn parse(text: &str) -> Result<Self, Reason> {
        let one = |text: &str| {
            text.trim()
                .parse::<IpAddr>()
                .map_err(|_| not_an_address(text.trim()))
        };
        if text.contains('/') && !text.contains('-') {
            let net = parse_net(text)?;
            if net != net.trunc() {
                return Err(Reason::malformed(
                    format!(
                        "`{text}` has bits set behind its prefix length /{}",
                        net.prefix_len()
                    ),
                    format!(
                        "the network is {}; a single address is written without a length",
                        net.trunc()
                    ),
                )
                .kind(ReasonKind::HostBits)
                .suggest(net.trunc().to_string()));
            }
            return Ok(Self::of_net(net));
        }
        let Some((first, last)) = text.split_once(['-', '–']) else {
            return one(text).map(Self::single);
        };
        let (first, last) = (one(first)?, one(last)?);
        if Family::of(first) != Family::of(last) {
            return Err(Reason::malformed(
                format!(
                    "`{text}` begins with {} and ends with {}",
                    Family::of(first),
                    Family::of(last)
                ),
                "both ends of a range are of one family",
            ));
        }
        Self::new(first, last).ok_or_else(|| {
            Reason::malformed(
                format!("the range `{text}` ends before it begins"),
                format!("turned round it is {last}-{first}"),
            )
            .kind(ReasonKind::ReversedRange)
            .suggest(format!("{last}-{first}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms() {
        for (text, count, shown) in [
            ("192.168.0.1", 1, "192.168.0.1"),
            ("192.168.0.1-192.168.0.10", 10, "192.168.0.1-192.168.0.10"),
            ("192.168.0.1 - 192.168.0.10", 10, "192.168.0.1-192.168.0.10"),
            ("192.168.0.0/24", 256, "192.168.0.0/24"),
            ("192.168.0.0-192.168.0.255", 256, "192.168.0.0/24"),
            ("2001:DB8::/126", 4, "2001:db8::/126"),
        ] {
            let range = AddressRange::parse(text).unwrap();
            assert_eq!(
                (range.count(), range.to_string()),
                (count, shown.to_owned())
            );
        }
        let all = AddressRange::parse("::/0").unwrap();
        assert_eq!(
            (all.count(), all.to_string()),
            (u128::MAX, "::/0".to_owned())
        );
        assert_eq!(
            AddressRange::parse("0.0.0.0/0").unwrap().to_string(),
            "0.0.0.0/0"
        );
    }

    #[test]
    fn reversed_and_mixed_ranges_are_refused() {
        let reason = AddressRange::parse("10.0.0.9-10.0.0.1").unwrap_err();
        assert_eq!(reason.kind, ReasonKind::ReversedRange);
        assert_eq!(reason.suggestion.as_deref(), Some("10.0.0.1-10.0.0.9"));
        for bad in [
            "10.0.0.1-::1",
            "10.0.0.0/24-10.0.1.0",
            "-",
            "a-b",
            "10.0.0.1-",
        ] {
            assert!(AddressRange::parse(bad).is_err(), "{bad}");
        }
    }
}
