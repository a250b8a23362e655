//! Sets of prefixes in routing daemons' configurations.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::address::{AddressSet, MARTIANS_V4, MARTIANS_V6};
use crate::model::values::{AddressRange, Family};
use crate::topology::{Fabric, Peering};

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

/// The addresses of a family that VMs behind some sessions may have, in the fewest networks.
pub fn pools(family: Family, peerings: &[&Peering]) -> Vec<IpNet> {
    let fabrics = peerings.iter().flat_map(|peering| &peering.fabrics);
    let ranges = fabrics.flat_map(|fabric| fabric.pools.family(family));
    networks(ranges.collect())
}

fn networks(set: AddressSet) -> Vec<IpNet> {
    let ranges = set.ranges().iter().copied();
    ranges.flat_map(AddressRange::networks).collect()
}

/// The routes of a family that a core gateway takes over some sessions: single addresses, or all that
/// lies in the pools of a fabric that says so.
pub fn taken(family: Family, peerings: &[&Peering]) -> Vec<Pattern> {
    let of = |or_longer: bool| {
        let mut some = Vec::new();
        for peering in peerings {
            let fabrics = peering
                .fabrics
                .iter()
                .filter(|fabric| fabric.or_longer == or_longer);
            some.extend(fabrics.flat_map(|fabric| fabric.pools.family(family)));
        }
        networks(some.into_iter().collect())
    };
    let mut patterns = hosts(of(false));
    patterns.extend(of(true).into_iter().map(Pattern::within));
    patterns
}

/// What stands above the set of routes that a core gateway takes.
pub fn pools_taken(family: Family, peerings: &[&Peering]) -> String {
    if any_longer(peerings) {
        format!(
            "The {family} pools and every network inside those that the plan has or-longer for."
        )
    } else {
        format!("The {family} pools: single addresses, never an aggregate.")
    }
}

/// What stands beside the test for that set.
pub fn no_more_than(peerings: &[&Peering]) -> &'static str {
    if any_longer(peerings) {
        "no foreign address"
    } else {
        "no aggregate, no foreign address"
    }
}

fn any_longer(peerings: &[&Peering]) -> bool {
    let mut fabrics = peerings.iter().flat_map(|peering| &peering.fabrics);
    fabrics.any(|fabric| fabric.or_longer)
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
