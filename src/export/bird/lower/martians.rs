//! Addresses that a reflector takes from no node, whatever a pool says.

use super::block;
use crate::export::bird::ast::{Block, Item};
use crate::export::bird::version::Version;
use crate::export::names::{Names, Symbol};
use crate::export::patterns::martians;
use crate::model::Noun;
use crate::model::values::Family;
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
