//! A core gateway that runs BIRD: takes VM routes from reflectors and forwards to the nodes.

use super::{bfd, block, channel_from_reflector, common, families, link, suffix};
use crate::export::bird::ast::{AddPaths, Block, Channel, Config, Item, Kernel, Setting};
use crate::export::bird::ast::{Step, Test};
use crate::export::bird::text::Text;
use crate::export::bird::version::Version;
use crate::export::names::{Names, Symbol};
use crate::export::patterns::{no_more_than, pools, pools_taken, taken};
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::{Peering, Speaker};

/// The configuration of a core gateway.
pub fn config(site: &Site, names: &Names, speaker: Speaker, version: Version) -> Config {
    let peerings = site.sessions_of(&speaker, None);
    let paths = site.paths(&speaker);
    let mut blocks = Vec::new();
    for family in families(&peerings) {
        let of_family = site.sessions_of(&speaker, Some(family));
        blocks.extend(routes(family, &of_family));
        let networks = site.ways(&speaker, family);
        if !networks.is_empty() {
            let why = "Ways to nodes behind other routers: next hops are looked up in them.";
            blocks.push(block(why, Item::Prefixes(known(family), networks)));
            let steps = vec![
                Step::AcceptIf(vec![Test::In(known(family))]),
                Step::RejectRest,
            ];
            blocks.push(block("", Item::Filter(learn(family), steps)));
        }
    }
    blocks.push(block("", Item::Device));
    blocks.push(block(
        "Resolves the nodes' addresses, the next hops of VM routes.",
        Item::Direct(None),
    ));
    for family in families(&peerings) {
        let why = "Addresses that no VM has now: their packets end here, not in a circle through the\n\
                   default route.";
        let nets = pools(family, &site.sessions_of(&speaker, Some(family)));
        let name = Symbol::fixed(of(family, ["pools_v4", "pools_v6"]));
        blocks.push(block(why, Item::Discard(family, name, nets)));
        let has_ways = !site.ways(&speaker, family).is_empty();
        let kernel = Kernel {
            learn: has_ways.then(|| learn(family)),
            install: Some(install(family)),
            persist: true,
            metric: None,
            // BIRD counts to 255.
            paths: paths.min(255),
        };
        blocks.push(block("", Item::Kernel(family, kernel)));
    }
    blocks.extend(bfd("A reflector", &peerings));
    let add_paths = (paths > 1).then_some(AddPaths::Take);
    blocks.extend(
        peerings
            .iter()
            .map(|peering| session(site, names, peering, add_paths)),
    );
    Config {
        about: site.about(
            &format!("{} on the core gateway", version.label()),
            speaker.name,
        ),
        version,
        router_id: speaker.router_id(),
        blocks,
    }
}

fn of(family: Family, names: [&'static str; 2]) -> &'static str {
    match family {
        Family::V4 => names[0],
        Family::V6 => names[1],
    }
}

fn vms(family: Family) -> Symbol {
    Symbol::fixed(of(family, ["VMS4", "VMS6"]))
}

fn known(family: Family) -> Symbol {
    Symbol::fixed(of(family, ["WAYS4", "WAYS6"]))
}

fn learn(family: Family) -> Symbol {
    Symbol::fixed(of(family, ["ways_v4", "ways_v6"]))
}

fn take(family: Family) -> Symbol {
    Symbol::fixed(of(family, ["from_reflectors_v4", "from_reflectors_v6"]))
}

fn install(family: Family) -> Symbol {
    Symbol::fixed(of(family, ["to_kernel_v4", "to_kernel_v6"]))
}

/// What is taken from reflectors and what of it goes into the kernel.
fn routes(family: Family, peerings: &[&Peering]) -> [Block; 3] {
    let import = vec![
        Step::Reject(Test::NotIn(vec![vms(family)]), no_more_than(peerings)),
        Step::Accept,
    ];
    let installed = vec![
        Step::AcceptIf(vec![Test::FromConfiguration]),
        Step::Reject(Test::NotFromBgp, ""),
        Step::Reject(Test::NotIn(vec![vms(family)]), ""),
        Step::Accept,
    ];
    [
        block(
            pools_taken(family, peerings),
            Item::Prefixes(vms(family), taken(family, peerings)),
        ),
        block("", Item::Filter(take(family), import)),
        block("", Item::Filter(install(family), installed)),
    ]
}

fn session(site: &Site, names: &Names, peering: &Peering, add_paths: Option<AddPaths>) -> Block {
    let (reflector, session) = (peering.reflector(), &peering.session);
    let family = peering.family();
    let mut settings = vec![Setting::Description(Text::new(&format!(
        "route reflector {}",
        reflector.name
    )))];
    settings.extend(common(&[peering], session.peer_address, peering.peer_asn));
    let address = session.reflector_address.addr();
    settings.push(Setting::Neighbor(address, peering.reflector_asn));
    settings.extend(link(site, peering));
    settings.push(Setting::Channel(Channel {
        import: Some(take(family)),
        limit: Some(site.core_limit(&[peering])),
        global_next_hop: family == Family::V6,
        add_paths,
        ..channel_from_reflector(peering)
    }));
    let stem = names.of(Noun::Reflector, reflector.name);
    block(
        "",
        Item::Session {
            name: stem.symbol("rr_", suffix(family)),
            from: None,
            settings,
        },
    )
}
