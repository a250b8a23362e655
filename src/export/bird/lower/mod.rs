//! What each speaker is told, and why.

mod martians;
mod node;
mod reflector;

pub use node::nodes;
pub use reflector::reflectors;

use super::ast::{Block, Item, Pattern, Setting};
use super::names::{Names, Symbol};
use crate::address::AddressSet;
use crate::model::Noun;
use crate::model::values::{AddressRange, Asn, Family, InterfaceAddress};
use crate::topology::{Fabric, Peering};

fn block(why: impl Into<String>, item: Item) -> Block {
    Block {
        why: why.into(),
        item,
    }
}

/// The name of a fabric's prefix set.
fn pool_symbol(names: &Names, fabric: &Fabric, family: Family) -> Symbol {
    let before = match family {
        Family::V4 => "POOL4_",
        Family::V6 => "POOL6_",
    };
    names.of(Noun::Cluster, fabric.name).symbol(before, "")
}

/// The name of a fabric's community.
fn community_symbol(names: &Names, fabric: &Fabric) -> Symbol {
    names
        .of(Noun::Cluster, fabric.name)
        .symbol("COMMUNITY_", "")
}

/// The end of every symbol that exists once a family.
fn suffix(family: Family) -> &'static str {
    match family {
        Family::V4 => "_v4",
        Family::V6 => "_v6",
    }
}

/// The addresses of a family as patterns that match single addresses only.
fn hosts(pools: &AddressSet, family: Family) -> Vec<Pattern> {
    let host = |net: ipnet::IpNet| Pattern {
        net,
        least: family.bits(),
        most: family.bits(),
    };
    pools
        .family(family)
        .flat_map(AddressRange::networks)
        .map(host)
        .collect()
}

fn pool_block(names: &Names, fabric: &Fabric, family: Family) -> Block {
    block(
        format!(
            "The {family} pools of {}: single addresses, never an aggregate.",
            fabric.name
        ),
        Item::Prefixes(
            pool_symbol(names, fabric, family),
            hosts(&fabric.pools, family),
        ),
    )
}

/// What both ends of a session say, apart from their own addresses.
fn common(peering: &Peering, local: InterfaceAddress, asn: Asn) -> Vec<Setting> {
    let mut settings = vec![
        Setting::Local(local.addr(), asn),
        Setting::Timers(peering.hold_time().seconds()),
    ];
    settings.extend(peering.password().cloned().map(Setting::Password));
    if peering.bfd() {
        settings.push(Setting::Bfd);
    }
    settings
}

/// Families in which there is a session.
fn families(peerings: &[&Peering]) -> impl Iterator<Item = Family> {
    let has = |family| peerings.iter().any(|peering| peering.family() == family);
    let found: Vec<_> = Family::ALL
        .into_iter()
        .filter(|family| has(*family))
        .collect();
    found.into_iter()
}
