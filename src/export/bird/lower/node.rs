//! A node of an IP fabric: announces the VMs that run on it.

use super::{block, common, community_symbol, families, pool_block, pool_symbol, suffix};
use crate::export::bird::ast::{Block, Change, Channel, Config, Item, Setting, Step, Test};
use crate::export::bird::names::{Names, Symbol, Text};
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::{Fabric, Peering, Speaker};

/// The configurations of all nodes of all fabrics.
pub fn nodes(site: &Site, names: &Names) -> Vec<Config> {
    let of_fabric = |fabric| move |speaker: &Speaker| config(site, names, fabric, *speaker);
    site.fabrics
        .iter()
        .flat_map(|fabric| fabric.nodes.iter().map(of_fabric(fabric)))
        .collect()
}

fn config(site: &Site, names: &Names, fabric: &Fabric, speaker: Speaker) -> Config {
    let is_mine = |peering: &&Peering| {
        let peer = peering.peer();
        peer.noun == Noun::Node && peer.name == speaker.name
    };
    let peerings: Vec<_> = site.peerings.iter().filter(is_mine).collect();
    let uplink = site
        .plan
        .nodes
        .get(speaker.name)
        .and_then(|node| node.uplink.get().cloned());

    let mut blocks = Vec::new();
    if let Some(community) = fabric.community {
        let why = "Without it a reflector takes no route.";
        blocks.push(block(
            why,
            Item::Community(community_symbol(names, fabric), community),
        ));
    }
    for family in fabric.families() {
        blocks.push(pool_block(names, fabric, family));
        blocks.extend(filters(names, fabric, family));
    }
    blocks.push(block("", Item::Device));
    blocks.push(block(
        "Resolves the reflectors' addresses.",
        Item::Direct(uplink),
    ));
    for (i, family) in fabric.families().enumerate() {
        let why = "The platform puts a VM's route into the kernel; BIRD sees it at once by netlink, the scan\n\
                   is the safety net. BIRD writes nothing there: its end does not cut a VM off.";
        let why = if i == 0 { why } else { "" };
        blocks.push(block(why, Item::Kernel(family, Some(learn_filter(family)))));
    }
    if peerings.iter().any(|peering| peering.bfd()) {
        let why = "A reflector that dies silently is noticed after 0.9 s, not after the hold time.";
        blocks.push(block(why, Item::Bfd));
    }
    for (i, family) in families(&peerings).enumerate() {
        let of_family = peerings
            .iter()
            .copied()
            .filter(|peering| peering.family() == family);
        blocks.extend(reflectors(
            names,
            family,
            &of_family.collect::<Vec<_>>(),
            i == 0,
        ));
    }
    Config {
        about: site.about("BIRD 2 on the node", speaker.name),
        router_id: speaker.router_id(),
        blocks,
    }
}

fn learn_filter(family: Family) -> Symbol {
    Symbol::fixed(match family {
        Family::V4 => "vm_routes_v4",
        Family::V6 => "vm_routes_v6",
    })
}

fn announce_filter(family: Family) -> Symbol {
    Symbol::fixed(match family {
        Family::V4 => "to_reflectors_v4",
        Family::V6 => "to_reflectors_v6",
    })
}

fn filters(names: &Names, fabric: &Fabric, family: Family) -> [Block; 2] {
    let not_in_pool = || Test::NotIn(vec![pool_symbol(names, fabric, family)]);
    let learn = vec![
        Step::Reject(not_in_pool(), ""),
        Step::Reject(Test::NotAtVm, "not through the uplink"),
        Step::Accept,
    ];
    let mut announce = vec![
        Step::Reject(Test::NotFromKernel, ""),
        Step::Reject(not_in_pool(), ""),
        Step::Reject(Test::NotAtVm, ""),
        Step::Change(Change::OriginIgp, "the same from every node"),
    ];
    if let Some(community) = fabric.community {
        announce.push(Step::Change(
            Change::Tag(community_symbol(names, fabric), community),
            "",
        ));
    }
    announce.push(Step::Accept);
    [
        block("", Item::Filter(learn_filter(family), learn)),
        block("", Item::Filter(announce_filter(family), announce)),
    ]
}

/// The sessions of a family: what they share as a template, then one short session each.
fn reflectors(names: &Names, family: Family, peerings: &[&Peering], explain: bool) -> Vec<Block> {
    let Some(first) = peerings.first() else {
        return Vec::new();
    };
    let template = Symbol::fixed(match family {
        Family::V4 => "reflectors_v4",
        Family::V6 => "reflectors_v6",
    });
    let mut shared = common(first, first.session.peer_address, first.peer_asn);
    shared.push(Setting::Channel(Channel {
        family,
        import: None,
        limit: None,
        export: Some(announce_filter(family)),
    }));
    let why = "No graceful restart: the routes of a dead node would outlive it and win over its VMs\n\
               started elsewhere; a crash of BIRD costs a few seconds instead.";
    let why = if explain { why } else { "" };
    let mut blocks = vec![block(why, Item::Template(template.clone(), shared))];
    blocks.extend(peerings.iter().map(|peering| {
        let (reflector, session) = (peering.reflector(), &peering.session);
        let settings = vec![
            Setting::Description(Text::new(&format!("route reflector {}", reflector.name))),
            Setting::Neighbor(session.reflector_address.addr(), peering.reflector_asn),
            Setting::Link(session.link),
        ];
        let name = names
            .of(Noun::Reflector, reflector.name)
            .symbol("rr_", suffix(family));
        block(
            "",
            Item::Session {
                name,
                from: Some(template.clone()),
                settings,
            },
        )
    }));
    blocks
}
