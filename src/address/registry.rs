//! Special-purpose addresses: IANA's registries for IPv4 and IPv6 (RFC 6890), every row of them, and
//! what other registries and RFCs add.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::model::Value;
use crate::model::values::AddressRange;

/// What a special purpose means for addresses that VMs on the Internet should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No VM can work with it.
    Unusable,
    /// Works inside, but the Internet never routes it.
    Private,
    /// Set aside for something else; it may work and should not be used.
    Doubtful,
}

/// A block of addresses with a special purpose.
#[derive(Clone, Copy, Debug)]
pub struct Special {
    /// The block.
    pub block: IpNet,
    /// What it is for.
    pub purpose: &'static str,
    /// Who says so.
    pub source: &'static str,
    /// What that means for a VM.
    pub verdict: Verdict,
}

/// What a reflector never takes from a node, whatever its pools say: block and the longest prefix
/// length to match, as in BIRD's `block+`. Shared (100.64/10) and benchmark (198.18/15) space is not
/// among them: some clusters really use it.
pub const MARTIANS_V4: [&str; 9] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

/// The same for IPv6.
pub const MARTIANS_V6: [&str; 6] = [
    "::/8",
    "100::/64",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
];

/// The blocks of both families.
pub fn martians() -> Vec<AddressRange> {
    let mut blocks = Vec::new();
    for text in MARTIANS_V4.iter().chain(&MARTIANS_V6) {
        blocks.extend(AddressRange::parse(text));
    }
    blocks
}

use Verdict::{Doubtful, Private, Unusable};

/// The columns: address, prefix length, purpose, source, verdict.
const fn v4(
    [a, b, c, d]: [u8; 4],
    length: u8,
    purpose: &'static str,
    source: &'static str,
    verdict: Verdict,
) -> Special {
    Special {
        block: IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)),
        purpose,
        source,
        verdict,
    }
}

const fn v6(
    address: u128,
    length: u8,
    purpose: &'static str,
    source: &'static str,
    verdict: Verdict,
) -> Special {
    Special {
        block: IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::from_bits(address), length)),
        purpose,
        source,
        verdict,
    }
}

/// Within each family the narrowest block first, so that the first match is the right one. As of
/// October 2025; the comments name what does not stand in the two registries.
#[rustfmt::skip]
static TABLE: [Special; 57] = [
    v4([0, 0, 0, 0], 32, "\"this host\"", "RFC 1122", Unusable),
    v4([192, 0, 0, 8], 32, "the IPv4 dummy address", "RFC 7600", Unusable),
    v4([192, 0, 0, 9], 32, "Port Control Protocol anycast", "RFC 7723", Unusable),
    v4([192, 0, 0, 10], 32, "TURN relay anycast", "RFC 8155", Unusable),
    v4([192, 0, 0, 170], 32, "NAT64/DNS64 discovery", "RFC 7050", Unusable),
    v4([192, 0, 0, 171], 32, "NAT64/DNS64 discovery", "RFC 7050", Unusable),
    v4([192, 88, 99, 2], 32, "6a44 relay anycast", "RFC 6751", Doubtful),
    v4([255, 255, 255, 255], 32, "limited broadcast", "RFC 8190", Unusable),
    v4([192, 0, 0, 0], 29, "IPv4 service continuity (DS-Lite, 464XLAT)", "RFC 7335", Unusable),
    v4([192, 0, 0, 0], 24, "IETF protocol assignments", "RFC 6890", Unusable),
    v4([192, 0, 2, 0], 24, "documentation (TEST-NET-1)", "RFC 5737", Doubtful),
    v4([192, 31, 196, 0], 24, "AS112 name servers", "RFC 7535", Doubtful),
    v4([192, 52, 193, 0], 24, "automatic multicast tunnelling (AMT)", "RFC 7450", Doubtful),
    v4([192, 88, 99, 0], 24, "the retired 6to4 relay anycast", "RFC 7526", Doubtful),
    v4([192, 175, 48, 0], 24, "AS112 name servers", "RFC 7534", Doubtful),
    v4([198, 51, 100, 0], 24, "documentation (TEST-NET-2)", "RFC 5737", Doubtful),
    v4([203, 0, 113, 0], 24, "documentation (TEST-NET-3)", "RFC 5737", Doubtful),
    v4([169, 254, 0, 0], 16, "link-local addresses", "RFC 3927", Unusable),
    v4([192, 168, 0, 0], 16, "private networks", "RFC 1918", Private),
    v4([198, 18, 0, 0], 15, "benchmarks", "RFC 2544", Doubtful),
    v4([172, 16, 0, 0], 12, "private networks", "RFC 1918", Private),
    v4([100, 64, 0, 0], 10, "shared address space (carrier-grade NAT)", "RFC 6598", Doubtful),
    v4([0, 0, 0, 0], 8, "\"this network\"", "RFC 791", Unusable),
    v4([10, 0, 0, 0], 8, "private networks", "RFC 1918", Private),
    v4([127, 0, 0, 0], 8, "loopback", "RFC 1122", Unusable),
    // IANA's registry of multicast addresses.
    v4([224, 0, 0, 0], 4, "multicast", "RFC 5771", Unusable),
    v4([240, 0, 0, 0], 4, "future use (class E)", "RFC 1112", Unusable),

    v6(0, 128, "the unspecified address", "RFC 4291", Unusable),
    v6(1, 128, "loopback", "RFC 4291", Unusable),
    v6(0x2001_0001 << 96 | 1, 128, "Port Control Protocol anycast", "RFC 7723", Doubtful),
    v6(0x2001_0001 << 96 | 2, 128, "TURN relay anycast", "RFC 8155", Doubtful),
    v6(0x2001_0001 << 96 | 3, 128, "DNS-SD service registration anycast", "RFC 9665", Doubtful),
    // Retired, and in no registry.
    v6(0, 96, "the retired IPv4-compatible addresses", "RFC 4291", Unusable),
    v6(0xffff << 32, 96, "IPv4-mapped addresses", "RFC 4291", Unusable),
    v6(0x64_ff9b << 96, 96, "IPv4/IPv6 translation", "RFC 6052", Unusable),
    v6(0x100 << 112, 64, "discard-only addresses", "RFC 6666", Unusable),
    v6(0x100 << 112 | 1 << 64, 64, "dummy addresses", "RFC 9780", Unusable),
    v6(0x64_ff9b_0001 << 80, 48, "local IPv4/IPv6 translation", "RFC 8215", Unusable),
    v6(0x2001_0002 << 96, 48, "benchmarks", "RFC 5180", Doubtful),
    v6(0x2001_0004_0112 << 80, 48, "AS112 name servers", "RFC 7535", Doubtful),
    v6(0x2620_004f_8000 << 80, 48, "AS112 name servers", "RFC 7534", Doubtful),
    v6(0x2001 << 112, 32, "Teredo", "RFC 4380", Doubtful),
    v6(0x2001_0003 << 96, 32, "automatic multicast tunnelling (AMT)", "RFC 7450", Doubtful),
    v6(0x2001_0db8 << 96, 32, "documentation", "RFC 3849", Doubtful),
    v6(0x2001_0010 << 96, 28, "the retired overlay identifiers (ORCHID)", "RFC 4843", Doubtful),
    v6(0x2001_0020 << 96, 28, "overlay identifiers (ORCHIDv2)", "RFC 7343", Doubtful),
    v6(0x2001_0030 << 96, 28, "drone identifiers", "RFC 9374", Doubtful),
    v6(0x2001 << 112, 23, "IETF protocol assignments", "RFC 2928", Doubtful),
    v6(0x3fff << 112, 20, "documentation", "RFC 9637", Doubtful),
    v6(0x2002 << 112, 16, "6to4", "RFC 3056", Doubtful),
    // Given back.
    v6(0x3ffe << 112, 16, "the retired 6bone", "RFC 3701", Doubtful),
    v6(0x5f00 << 112, 16, "segment routing (SRv6 SIDs)", "RFC 9602", Doubtful),
    v6(0xfe80 << 112, 10, "link-local addresses", "RFC 4291", Unusable),
    // Retired, and in no registry.
    v6(0xfec0 << 112, 10, "the retired site-local addresses", "RFC 3879", Unusable),
    // IANA's registry of the IPv6 address space.
    v6(0xff00 << 112, 8, "multicast", "RFC 4291", Unusable),
    // Section 3.1: of the two halves only fd00::/8 is in use.
    v6(0xfc00 << 112, 8, "unique local addresses of a future kind", "RFC 4193", Doubtful),
    v6(0xfc00 << 112, 7, "unique local addresses", "RFC 4193", Private),
];

/// All blocks, narrowest first within a family.
pub fn blocks() -> &'static [Special] {
    &TABLE
}

/// The special purpose of an address, if it has one.
pub fn special(address: IpAddr) -> Option<&'static Special> {
    TABLE
        .iter()
        .find(|special| special.block.contains(&address))
}

/// The special purpose of that verdict that a range has, or that a part of it has: the narrowest block
/// around all of it, else the widest one that it meets.
pub fn special_in(range: AddressRange, verdict: Verdict) -> Option<&'static Special> {
    let mut widest = None;
    for special in TABLE.iter().filter(|special| special.verdict == verdict) {
        let block = AddressRange::of_net(special.block);
        if block.covers(range) {
            return Some(special);
        }
        if block.intersection(range).is_some() {
            widest = Some(special);
        }
    }
    widest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_a_network_and_stands_before_wider_ones() {
        for (i, special) in TABLE.iter().enumerate() {
            assert_eq!(special.block.trunc(), special.block);
            assert!(special.source.starts_with("RFC "), "{}", special.block);
            let behind = &TABLE[i + 1..];
            let narrower = behind
                .iter()
                .find(|other| special.block.contains(&other.block));
            assert!(narrower.is_none(), "{} hides {narrower:?}", special.block);
        }
    }

    #[test]
    fn the_longest_match_counts() {
        let purpose = |text: &str| special(text.parse().unwrap()).map(|special| special.source);
        for (address, source) in [
            ("10.1.2.3", "RFC 1918"),
            ("255.255.255.255", "RFC 8190"),
            ("255.255.255.254", "RFC 1112"),
            ("0.0.0.0", "RFC 1122"),
            ("0.0.0.1", "RFC 791"),
            ("192.0.0.7", "RFC 7335"),
            ("192.0.0.9", "RFC 7723"),
            ("192.0.0.11", "RFC 6890"),
            ("192.88.99.1", "RFC 7526"),
            ("192.88.99.2", "RFC 6751"),
            ("::", "RFC 4291"),
            ("100::1", "RFC 6666"),
            ("100:0:0:1::1", "RFC 9780"),
            ("2001::1", "RFC 4380"),
            ("2001:1::3", "RFC 9665"),
            ("2001:1::4", "RFC 2928"),
            ("2001:2::1", "RFC 5180"),
            ("2001:2f::1", "RFC 7343"),
            ("2001:3f::1", "RFC 9374"),
            ("2001:db8::1", "RFC 3849"),
            ("64:ff9b:1:2::", "RFC 8215"),
            ("5f00::1", "RFC 9602"),
            ("febf::1", "RFC 4291"),
            ("fec0::1", "RFC 3879"),
        ] {
            assert_eq!(purpose(address), Some(source), "{address}");
        }
        for public in [
            "8.8.8.8",
            "192.0.1.1",
            "172.32.0.1",
            "2001:200::1",
            "2a01:4f8::1",
        ] {
            assert_eq!(purpose(public), None, "{public}");
        }
    }

    #[test]
    fn every_martian_is_a_network() {
        for text in MARTIANS_V4.iter().chain(&MARTIANS_V6) {
            let net: IpNet = text.parse().unwrap();
            assert_eq!(net.trunc(), net);
        }
    }
}
