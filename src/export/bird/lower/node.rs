//! A node of an IP fabric: announces the VMs that run on it.

use super::{
    about_graceful, bfd, block, common, community_symbol, families, own_password, pool_block,
    pool_symbol, suffix,
};
use crate::export::bird::ast::{Block, Change, Channel, Config, Item, Kernel, Setting, Step, Test};
use crate::export::bird::text::Text;
use crate::export::bird::version::Version;
use crate::export::names::{Names, Symbol};
use crate::export::site::{Site, graceful};
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::{Fabric, Peering, Speaker};

/// The configuration of a node.
pub fn config(
    site: &Site,
    names: &Names,
    fabric: &Fabric,
    speaker: Speaker,
    version: Version,
) -> Config {
    let mut peerings = site.sessions_of(&speaker, None);
    peerings.retain(|peering| version.has(peering.family()));
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
    let own_families = || fabric.families().filter(|family| version.has(*family));
    for family in own_families() {
        blocks.push(pool_block(names, fabric, family));
        blocks.extend(filters(names, fabric, family));
    }
    blocks.push(block("", Item::Device));
    blocks.push(block(
        "Resolves the reflectors' addresses.",
        Item::Direct(uplink),
    ));
    for (i, family) in own_families().enumerate() {
        let why = "The platform puts a VM's route into the kernel; BIRD sees it at once by netlink, the scan\n\
                   is the safety net. BIRD writes nothing there: its end does not cut a VM off.";
        let why = if i == 0 { why } else { "" };
        let kernel = Kernel {
            learn: Some(learn_filter(family)),
            ..Kernel::default()
        };
        blocks.push(block(why, Item::Kernel(family, kernel)));
    }
    blocks.extend(bfd("A reflector", &peerings));
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
        about: site.about(&format!("{} on the node", version.label()), speaker.name),
        version,
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
    let mut shared = common(peerings, first.session.peer_address, first.peer_asn);
    shared.push(Setting::Channel(Channel {
        export: Some(announce_filter(family)),
        ..Channel::new(family)
    }));
    let why = if !explain {
        String::new()
    } else if graceful(first) {
        about_graceful()
    } else {
        "No graceful restart: the routes of a dead node would outlive it and win over its VMs\n\
         started elsewhere; a crash of BIRD costs a few seconds instead."
            .into()
    };
    let mut blocks = vec![block(why, Item::Template(template.clone(), shared))];
    blocks.extend(peerings.iter().map(|peering| {
        let (reflector, session) = (peering.reflector(), &peering.session);
        let mut settings = vec![
            Setting::Description(Text::new(&format!("route reflector {}", reflector.name))),
            Setting::Neighbor(session.reflector_address.addr(), peering.reflector_asn),
            Setting::Link(session.link),
        ];
        settings.extend(own_password(peering, peerings));
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
