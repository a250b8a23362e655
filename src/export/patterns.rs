//! Sets of prefixes in routing daemons' configurations.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::address::{MARTIANS_V4, MARTIANS_V6};
use crate::model::values::{AddressRange, Family};
use crate::topology::Fabric;

/// A network with the lengths of the prefixes in it that match.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The network.
    pub net: IpNet,
    /// The shortest length.
    pub least: u8,
    /// The longest length.
    pub most: u8,
}

/// Single addresses in networks, never an aggregate.
pub fn hosts(nets: impl IntoIterator<Item = IpNet>) -> Vec<Pattern> {
    let host = |net: IpNet| Pattern {
        net,
        least: net.max_prefix_len(),
        most: net.max_prefix_len(),
    };
    nets.into_iter().map(host).collect()
}

/// What a fabric's VMs can't have: the special-purpose blocks and everything too large to be a network
/// on the Internet. Without the fabric's filter its pools are let through.
pub fn martians(fabric: &Fabric, family: Family) -> Vec<Pattern> {
    let blocks: &[&str] = match family {
        Family::V4 => &MARTIANS_V4,
        Family::V6 => &MARTIANS_V6,
    };
    martians_of(fabric, family, blocks)
}

/// The same with other special-purpose blocks.
pub fn martians_of(fabric: &Fabric, family: Family, blocks: &[&str]) -> Vec<Pattern> {
    let longest_default = match family {
        Family::V4 => 7,
        Family::V6 => 15,
    };
    let let_through = |net: IpNet| {
        !fabric.martian_filter
            && fabric
                .pools
                .overlapping(AddressRange::of_net(net))
                .next()
                .is_some()
    };
    let nets = blocks.iter().filter_map(|text| text.parse::<IpNet>().ok());
    let mut patterns: Vec<_> = nets
        .filter(|net| !let_through(*net))
        .map(Pattern::within)
        .collect();
    let everything = match family {
        Family::V4 => Ipv4Net::default().into(),
        Family::V6 => Ipv6Net::default().into(),
    };
    patterns.push(Pattern {
        net: everything,
        least: 0,
        most: longest_default,
    });
    patterns
}

impl Pattern {
    /// A network and everything in it.
    pub fn within(net: IpNet) -> Self {
        Self {
            net,
            least: net.prefix_len(),
            most: net.max_prefix_len(),
        }
    }
}
