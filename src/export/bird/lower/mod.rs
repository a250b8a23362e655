//! What each speaker is told, and why.

mod gateway;
mod martians;
mod node;
mod reflector;

use super::ast::{Block, Channel, Config, Item, Setting};
use super::version::Version;
use crate::export::names::{Names, Symbol};
use crate::export::patterns::hosts;
use crate::export::site::{BfdTimers, Site, graceful, shared_password};
use crate::model::Noun;
use crate::model::values::{AddressRange, Asn, Family, InterfaceAddress};
use crate::topology::{Fabric, Peering, Speaker};

/// How long a restarting neighbour's routes are kept, in seconds: BIRD is back after a few, and a dead
/// node's routes win over its VMs started elsewhere for as long.
const RESTART_TIME: u16 = 30;

/// The configurations of all speakers that run BIRD.
pub fn configs(site: &Site, names: &Names) -> Vec<Config> {
    let mut configs = Vec::new();
    let own_style = |speaker: &Speaker| !site.follows_guide(speaker);
    for speaker in site.reflectors().into_iter().filter(own_style) {
        for &version in versions(site, &speaker) {
            let reflector = reflector::Reflector::new(site, names, speaker, version);
            configs.extend(reflector.config());
        }
    }
    for fabric in site.fabrics {
        for speaker in &fabric.nodes {
            for &version in versions(site, speaker) {
                if fabric.families().any(|family| version.has(family)) {
                    configs.push(node::config(site, names, fabric, *speaker, version));
                }
            }
        }
    }
    for speaker in site.gateways() {
        for &version in versions(site, &speaker) {
            configs.push(gateway::config(site, names, speaker, version));
        }
    }
    configs
}

fn versions(site: &Site, speaker: &Speaker) -> &'static [Version] {
    site.daemon(speaker).map_or(&[], Version::all)
}

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

fn pool_block(names: &Names, fabric: &Fabric, family: Family) -> Block {
    block(
        format!(
            "The {family} pools of {}: single addresses, never an aggregate.",
            fabric.name
        ),
        Item::Prefixes(
            pool_symbol(names, fabric, family),
            hosts(fabric.pools.family(family).flat_map(AddressRange::networks)),
        ),
    )
}

/// What the sessions of one end say, apart from the other ends. Only what is alike in all of them can
/// be shared.
fn common(peerings: &[&Peering], local: InterfaceAddress, asn: Asn) -> Vec<Setting> {
    let Some(first) = peerings.first() else {
        return Vec::new();
    };
    let mut settings = vec![
        Setting::Local(local.addr(), asn),
        Setting::Timers(first.hold_time().seconds()),
    ];
    settings.extend(shared_password(peerings).cloned().map(Setting::Password));
    if first.bfd() {
        settings.push(Setting::Bfd {
            graceful: graceful(first),
        });
    }
    settings.push(restart(first));
    settings
}

/// What becomes of routes while one end restarts.
pub fn restart(peering: &Peering) -> Setting {
    Setting::GracefulRestart(graceful(peering).then_some(RESTART_TIME))
}

/// Where the other end of a session is.
fn link(site: &Site, peering: &Peering) -> impl Iterator<Item = Setting> {
    let far = site.ttl_security(peering).then_some(Setting::TtlSecurity);
    [Setting::Link(peering.session.link)].into_iter().chain(far)
}

/// The password of one of several sessions, where they don't share it.
fn own_password(peering: &Peering, all: &[&Peering]) -> Option<Setting> {
    let own = peering
        .password()
        .filter(|_| shared_password(all).is_none())?;
    Some(Setting::Password(own.clone()))
}

/// BFD, if it watches one of the sessions.
pub fn bfd(who: &str, peerings: &[&Peering]) -> Option<Block> {
    let timers = BfdTimers::of(peerings)?;
    let detection = timers.detection();
    let why =
        format!("{who} that dies silently is noticed after {detection}, not after the hold time.");
    Some(block(why, Item::Bfd(timers)))
}

/// What is said about graceful restart where it is on.
fn about_graceful() -> String {
    format!(
        "Graceful restart: routes outlive a restart of BIRD by up to {RESTART_TIME} s; so do those of a node that\n\
         died, which may win over its VMs started elsewhere for as long."
    )
}

/// Routes that are taken from a reflector: their next hop is a node, maybe behind another router.
fn channel_from_reflector(peering: &Peering) -> Channel {
    Channel {
        recursive: peering.session.link == crate::topology::Link::Direct,
        ..Channel::new(peering.family())
    }
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
