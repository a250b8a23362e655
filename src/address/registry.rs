//! Special-purpose addresses: IANA's registries (RFC 6890) as data.

use std::net::IpAddr;
use std::sync::OnceLock;

use ipnet::IpNet;

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

use Verdict::{Doubtful, Private, Unusable};

/// The narrowest block first, so that the first match is the right one.
const TABLE: [(&str, &str, &str, Verdict); 30] = [
    (
        "255.255.255.255/32",
        "limited broadcast",
        "RFC 8190",
        Unusable,
    ),
    (
        "192.0.0.0/24",
        "IETF protocol assignments",
        "RFC 6890",
        Unusable,
    ),
    (
        "192.0.2.0/24",
        "documentation (TEST-NET-1)",
        "RFC 5737",
        Doubtful,
    ),
    (
        "198.51.100.0/24",
        "documentation (TEST-NET-2)",
        "RFC 5737",
        Doubtful,
    ),
    (
        "203.0.113.0/24",
        "documentation (TEST-NET-3)",
        "RFC 5737",
        Doubtful,
    ),
    (
        "192.88.99.0/24",
        "the retired 6to4 relay anycast",
        "RFC 7526",
        Doubtful,
    ),
    (
        "169.254.0.0/16",
        "link-local addresses",
        "RFC 3927",
        Unusable,
    ),
    ("192.168.0.0/16", "private networks", "RFC 1918", Private),
    ("198.18.0.0/15", "benchmarks", "RFC 2544", Doubtful),
    ("172.16.0.0/12", "private networks", "RFC 1918", Private),
    (
        "100.64.0.0/10",
        "shared address space (carrier-grade NAT)",
        "RFC 6598",
        Doubtful,
    ),
    ("0.0.0.0/8", "\"this network\"", "RFC 791", Unusable),
    ("10.0.0.0/8", "private networks", "RFC 1918", Private),
    ("127.0.0.0/8", "loopback", "RFC 1122", Unusable),
    ("224.0.0.0/4", "multicast", "RFC 5771", Unusable),
    ("240.0.0.0/4", "future use (class E)", "RFC 1112", Unusable),
    ("::1/128", "loopback", "RFC 4291", Unusable),
    ("::/128", "the unspecified address", "RFC 4291", Unusable),
    (
        "::ffff:0:0/96",
        "IPv4-mapped addresses",
        "RFC 4291",
        Unusable,
    ),
    (
        "64:ff9b::/96",
        "IPv4/IPv6 translation",
        "RFC 6052",
        Unusable,
    ),
    ("100::/64", "discard-only addresses", "RFC 6666", Unusable),
    ("2001::/32", "Teredo", "RFC 4380", Doubtful),
    ("2001:db8::/32", "documentation", "RFC 3849", Doubtful),
    ("3fff::/20", "documentation", "RFC 9637", Doubtful),
    ("2002::/16", "6to4", "RFC 3056", Doubtful),
    ("3ffe::/16", "the retired 6bone", "RFC 3701", Doubtful),
    ("fe80::/10", "link-local addresses", "RFC 4291", Unusable),
    (
        "fec0::/10",
        "retired site-local addresses",
        "RFC 3879",
        Unusable,
    ),
    ("ff00::/8", "multicast", "RFC 4291", Unusable),
    ("fc00::/7", "unique local addresses", "RFC 4193", Private),
];

/// All blocks, narrowest first within a family.
pub fn blocks() -> &'static [Special] {
    static BLOCKS: OnceLock<Vec<Special>> = OnceLock::new();
    BLOCKS.get_or_init(|| {
        TABLE
            .iter()
            .filter_map(|&(block, purpose, source, verdict)| {
                Some(Special {
                    block: block.parse().ok()?,
                    purpose,
                    source,
                    verdict,
                })
            })
            .collect()
    })
}

/// The special purpose of an address, if it has one.
pub fn special(address: IpAddr) -> Option<&'static Special> {
    blocks()
        .iter()
        .find(|special| special.block.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_of_the_table_is_a_network() {
        assert_eq!(blocks().len(), TABLE.len());
        assert!(
            blocks()
                .iter()
                .all(|special| special.block.trunc() == special.block)
        );
        let purpose = |text: &str| special(text.parse().unwrap()).map(|special| special.source);
        assert_eq!(purpose("10.1.2.3"), Some("RFC 1918"));
        assert_eq!(purpose("255.255.255.255"), Some("RFC 8190"));
        assert_eq!(purpose("8.8.8.8"), None);
        assert_eq!(purpose("2001:db8::1"), Some("RFC 3849"));
        assert_eq!(purpose("2a01:4f8::1"), None);
    }

    #[test]
    fn every_martian_is_a_network() {
        for text in MARTIANS_V4.iter().chain(&MARTIANS_V6) {
            let net: IpNet = text.parse().unwrap();
            assert_eq!(net.trunc(), net);
        }
    }
}
