//! A node of an IP fabric: announces the VMs that run on it.

mod routes;

use super::{
    about_graceful, bfd, block, common, community_symbol, families, link, own_password, pool_block,
    suffix,
};
use crate::export::bird::ast::{Block, Channel, Config, Item, Setting};
use crate::export::bird::text::Text;
use crate::export::bird::version::Version;
use crate::export::names::Names;
use crate::export::site::{Site, graceful};
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::{Fabric, Peering, Speaker};
use routes::{about_kernel, announce_filter, filters, import_filter, kernel, of};

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
        let why = if i == 0 { about_kernel(fabric) } else { "" };
        blocks.push(block(why, Item::Kernel(family, kernel(fabric, family))));
    }
    if fabric.has_static_routes() {
        for (i, family) in own_families().enumerate() {
            let why = "The VMs that the plan places here. A route waits until its interface is up, and goes with it.";
            let why = if i == 0 { why } else { "" };
            let routes = site.static_routes(fabric, speaker.name, family);
            blocks.push(block(why, Item::Vms(family, routes)));
        }
    }
    blocks.extend(bfd("A reflector", &peerings));
    for (i, family) in families(&peerings).enumerate() {
        let of_family = peerings
            .iter()
            .copied()
            .filter(|peering| peering.family() == family);
        blocks.extend(reflectors(
            site,
            names,
            fabric,
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

/// The sessions of a family: what they share as a template, then one short session each.
fn reflectors(
    site: &Site,
    names: &Names,
    fabric: &Fabric,
    peerings: &[&Peering],
    explain: bool,
) -> Vec<Block> {
    let Some(first) = peerings.first() else {
        return Vec::new();
    };
    let family = first.family();
    let template = of(family, ["reflectors_v4", "reflectors_v6"]);
    let mut shared = common(peerings, first.session.peer_address, first.peer_asn);
    let mut channel = Channel {
        export: Some(announce_filter(family)),
        ..Channel::new(family)
    };
    if fabric.is_direct {
        channel.import = Some(import_filter(family));
        // What is left out goes over the core.
        channel.limit = Some(site.core_limit(peerings));
        channel.recursive = true;
        channel.global_next_hop = family == Family::V6;
    }
    shared.push(Setting::Channel(channel));
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
        ];
        settings.extend(link(site, peering));
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
