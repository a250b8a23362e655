//! A node of an IP fabric: announces the VMs that run on it.

use super::{
    about_graceful, bfd, block, common, community_symbol, families, link, own_password, pool_block,
    pool_symbol, suffix,
};
use crate::export::bird::ast::{Block, Change, Channel, Config, Item, Kernel, Setting, Step, Test};
use crate::export::bird::text::Text;
use crate::export::bird::version::Version;
use crate::export::names::{Names, Symbol};
use crate::export::site::{Site, graceful};
use crate::model::Noun;
use crate::model::values::{Family, VmRoutes};
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

fn of(family: Family, names: [&'static str; 2]) -> Symbol {
    Symbol::fixed(match family {
        Family::V4 => names[0],
        Family::V6 => names[1],
    })
}

fn learn_filter(family: Family) -> Symbol {
    of(family, ["vm_routes_v4", "vm_routes_v6"])
}

fn install_filter(family: Family) -> Symbol {
    of(family, ["to_kernel_v4", "to_kernel_v6"])
}

fn announce_filter(family: Family) -> Symbol {
    of(family, ["to_reflectors_v4", "to_reflectors_v6"])
}

fn import_filter(family: Family) -> Symbol {
    of(family, ["from_reflectors_v4", "from_reflectors_v6"])
}

/// Beyond what `ip route add` takes when it is told nothing (0, for IPv6 1024): the platform's own
/// route to a VM that comes here wins before BIRD has seen it.
const BEHIND_PLATFORM: u32 = 2048;

/// Beyond what BIRD gives routes of BGP (100): the VM runs here, whatever others still say.
const BEFORE_BGP: u16 = 200;

fn about_kernel(fabric: &Fabric) -> &'static str {
    match (fabric.vm_routes, fabric.is_direct) {
        (VmRoutes::Learned, false) => {
            "The platform puts a VM's route into the kernel; BIRD sees it at once by netlink, the scan\n\
             is the safety net. BIRD writes nothing there: its end does not cut a VM off."
        }
        (VmRoutes::Learned, true) => {
            "The platform puts a VM's route into the kernel; BIRD sees it at once by netlink, the scan\n\
             is the safety net. BIRD adds the ways to the other nodes' VMs, behind the platform's routes.\n\
             When it ends they go, and the core is the way again."
        }
        (VmRoutes::Static, false) => {
            "The routes below are what the kernel has of VMs. They stay when BIRD ends: its end does not\n\
             cut a VM off."
        }
        (VmRoutes::Static, true) => {
            "The routes below are what the kernel has of VMs, with the ways to the other nodes' VMs. They stay\n\
             when BIRD ends: its end does not cut a VM off."
        }
    }
}

fn kernel(fabric: &Fabric, family: Family) -> Kernel {
    let learns = !fabric.has_static_routes();
    let installs = !learns || fabric.is_direct;
    Kernel {
        learn: learns.then(|| learn_filter(family)),
        install: installs.then(|| install_filter(family)),
        persist: !(learns && fabric.is_direct),
        metric: (learns && fabric.is_direct).then_some(BEHIND_PLATFORM),
        ..Kernel::default()
    }
}

fn filters(names: &Names, fabric: &Fabric, family: Family) -> Vec<Block> {
    let not_in_pool = || Test::NotIn(vec![pool_symbol(names, fabric, family)]);
    let mut blocks = Vec::new();
    if !fabric.has_static_routes() {
        let mut learn = vec![
            Step::Reject(not_in_pool(), ""),
            Step::Reject(Test::NotAtVm, "not through the uplink"),
        ];
        if fabric.is_direct {
            let why = "before what others say of it";
            learn.push(Step::Change(Change::Prefer(BEFORE_BGP), why));
        }
        learn.push(Step::Accept);
        blocks.push(block("", Item::Filter(learn_filter(family), learn)));
    }
    if let Some(name) = kernel(fabric, family).install {
        blocks.push(block("", Item::Filter(name, installed(fabric))));
    }
    let mut announce = vec![
        Step::Reject(Test::NotOfOwnVm(fabric.vm_routes), ""),
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
    blocks.push(block("", Item::Filter(announce_filter(family), announce)));
    if fabric.is_direct {
        let mut import = vec![Step::Reject(
            not_in_pool(),
            "no aggregate, no foreign address",
        )];
        if let Some(community) = fabric.community {
            let test = Test::NotTagged(community_symbol(names, fabric), community);
            import.push(Step::Reject(test, "not announced as a VM"));
        }
        import.push(Step::Accept);
        let why = "The other nodes' VMs. None of it is announced again.";
        blocks.push(block(why, Item::Filter(import_filter(family), import)));
    }
    blocks
}

/// What goes into the kernel.
fn installed(fabric: &Fabric) -> Vec<Step> {
    let own = || Test::OfOwnVm(fabric.vm_routes);
    match (fabric.has_static_routes(), fabric.is_direct) {
        (true, false) => vec![Step::AcceptIf(vec![own()]), Step::RejectRest],
        (has_own, _) => {
            let mut steps = Vec::new();
            steps.extend(has_own.then(|| Step::AcceptIf(vec![own()])));
            steps.push(Step::Reject(Test::NotFromBgp, ""));
            let why = "the core knows the way";
            steps.push(Step::Reject(Test::Unreachable, why));
            steps.push(Step::Accept);
            steps
        }
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
