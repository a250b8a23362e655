//! Addresses that a reflector takes from no node, whatever a pool says.

use super::block;
use crate::address::{MARTIANS_V4, MARTIANS_V6};
use crate::export::bird::ast::{Block, Item, Pattern};
use crate::export::bird::names::{Names, Symbol};
use crate::export::bird::version::Version;
use crate::model::Noun;
use crate::model::values::{AddressRange, Family};
use crate::topology::Fabric;

/// One set for all fabrics that filter them, and one for each that does not: without the filter its
/// pools are let through, the rest can still never be a VM's.
pub fn blocks(names: &Names, fabrics: &[&Fabric], version: Version) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for fabric in fabrics {
        for family in fabric.families().filter(|family| version.has(*family)) {
            let name = symbol(names, fabric, family);
            let known =
                |block: &Block| matches!(&block.item, Item::Prefixes(other, _) if *other == name);
            if blocks.iter().any(known) {
                continue;
            }
            let why = if fabric.martian_filter {
                format!("{family} addresses that no VM on the Internet can have (RFC 6890).")
            } else {
                format!(
                    "{family} addresses that no VM can have, less the pools of {}.",
                    fabric.name
                )
            };
            blocks.push(block(why, Item::Prefixes(name, martians(fabric, family))));
        }
    }
    blocks
}

/// The name of the set that holds for a fabric.
pub fn symbol(names: &Names, fabric: &Fabric, family: Family) -> Symbol {
    let stem = names.of(Noun::Cluster, fabric.name);
    match (family, fabric.martian_filter) {
        (Family::V4, true) => Symbol::fixed("MARTIANS4"),
        (Family::V6, true) => Symbol::fixed("MARTIANS6"),
        (Family::V4, false) => stem.symbol("MARTIANS4_", ""),
        (Family::V6, false) => stem.symbol("MARTIANS6_", ""),
    }
}

/// The special-purpose blocks and everything too large to be a network on the Internet.
fn martians(fabric: &Fabric, family: Family) -> Vec<Pattern> {
    let (blocks, longest_default): (&[&str], u8) = match family {
        Family::V4 => (&MARTIANS_V4, 7),
        Family::V6 => (&MARTIANS_V6, 15),
    };
    let let_through = |net: ipnet::IpNet| {
        !fabric.martian_filter
            && fabric
                .pools
                .overlapping(AddressRange::of_net(net))
                .next()
                .is_some()
    };
    let nets = blocks
        .iter()
        .filter_map(|text| text.parse::<ipnet::IpNet>().ok());
    let mut patterns: Vec<_> = nets
        .filter(|net| !let_through(*net))
        .map(|net| Pattern {
            net,
            least: net.prefix_len(),
            most: family.bits(),
        })
        .collect();
    let everything = match family {
        Family::V4 => ipnet::Ipv4Net::default().into(),
        Family::V6 => ipnet::Ipv6Net::default().into(),
    };
    patterns.push(Pattern {
        net: everything,
        least: 0,
        most: longest_default,
    });
    patterns
}
