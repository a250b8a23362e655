//! Route reflectors: the first step.

use super::daemon::{MOVE_BIRD, daemons, has_file, put_all};
use super::{address, deliver, example, in_guide, row};
use crate::export::Artifacts;
use crate::export::guide;
use crate::export::runbook::ast::Block;
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::RoutingDaemon;
use crate::topology::{Peering, Speaker};

/// The steps for all of them.
pub fn steps(site: &Site, files: &Artifacts) -> Vec<Block> {
    let names = site.plan.reflectors.keys();
    let speakers: Vec<_> = names
        .filter(|name| has_file(files, name))
        .filter_map(|name| Speaker::find(site.plan, Noun::Reflector, name))
        .collect();
    if speakers.is_empty() {
        return Vec::new();
    }
    let mut rows = vec![row([
        "HOST",
        "ADDRESS",
        "daemon",
        "sessions with core gateways",
        "with nodes",
    ])];
    rows.extend(speakers.iter().map(|speaker| {
        let count = |noun| {
            let mine = |peering: &&Peering| {
                peering.reflector().name == speaker.name && peering.peer().noun == noun
            };
            site.peerings.iter().filter(mine).count().to_string()
        };
        vec![
            speaker.name.to_owned(),
            address(speaker.v4.or(speaker.v6)),
            site.daemon(speaker)
                .map_or("", |daemon| daemon.label())
                .to_owned(),
            count(Noun::Gateway),
            count(Noun::Node),
        ]
    }));
    let mut blocks = vec![
        Block::Heading(2, "Route reflectors".into()),
        Block::Text("One after the other, so that one of them always serves:".into()),
        Block::Table(rows),
        example(&speakers[0]),
        deliver(&speakers),
    ];
    let daemons = daemons(site, &speakers);
    if daemons.iter().any(|daemon| *daemon != RoutingDaemon::Frr) {
        blocks.extend([
            Block::Text(
                "AlmaLinux and other relatives of Red Hat read `/etc/bird.conf`. Only there, first:"
                    .into(),
            ),
            Block::Commands(MOVE_BIRD.into()),
        ]);
        if daemons.len() == 1 {
            blocks.push(Block::Text("Everywhere:".into()));
        }
    }
    blocks.extend(put_all(&daemons));
    blocks.push(Block::Text(
        "Expected: sessions wait in `Active` or `Connect` until their other end is done, then they are\n\
         `Established`, or in FRR show their number of routes; in BIRD `kernel_v4`, `kernel_v6` and `direct1` are\n\
         up. A session that stays there with both ends done has a wrong password or a filter on port 179 (with BFD\n\
         also UDP 3784 and 4784) in its way."
            .into(),
    ));
    if speakers.len() > 1 {
        blocks.push(Block::Text(
            "In a fabric that carries traffic, the next one follows when this one has its routes back, and not when its\n\
             sessions are `Established`: before that the VMs would be lost with the other one. Both count the same then:"
                .into(),
        ));
        blocks.push(Block::Commands(count(&daemons)));
    }
    blocks.extend(ttl_security(site));
    if speakers.iter().any(|speaker| site.follows_guide(speaker)) {
        let names = "\nIts unnamed protocols are `kernel1`, `device1` and `direct1` in the list.";
        blocks.push(Block::Text(in_guide("Files of BIRD 1.6 have", names)));
        blocks.push(Block::Points(guide::points(&guide::bird())));
    }
    blocks
}

/// Shows how many routes a reflector has.
fn count(daemons: &[RoutingDaemon]) -> String {
    let has = |frr| {
        daemons
            .iter()
            .any(|daemon| (*daemon == RoutingDaemon::Frr) == frr)
    };
    let mut commands = Vec::new();
    if has(false) {
        let old = daemons.contains(&RoutingDaemon::Bird16);
        commands.push(if old {
            "birdc show route count; birdc6 show route count # BIRD 1.6 has the second one"
        } else {
            "birdc show route count"
        });
    }
    if has(true) {
        commands.push(
            "vtysh -c 'show bgp ipv4 unicast summary' -c 'show bgp ipv6 unicast summary' # PfxRcd",
        );
    }
    commands.join("\n")
}

/// One end alone refuses the other one's packets.
fn ttl_security(site: &Site) -> Option<Block> {
    let secured = || {
        site.peerings
            .iter()
            .filter(|peering| site.ttl_security(peering))
    };
    secured().next()?;
    let with_core = secured().any(|peering| peering.peer().noun == Noun::Gateway);
    let order = if with_core {
        "It can't be switched on or off in a fabric that runs without an outage: do it at a quiet hour, reflectors,\n\
         nodes and core gateways one shortly after the other."
    } else {
        "To switch it on or off in a fabric that runs, do not change all reflectors at once: the first reflector, then\n\
         the nodes, then the other reflectors, so that every node keeps a session."
    };
    Some(Block::Text(format!(
        "Sessions on one subnet have TTL security (GTSM): each end refuses packets that crossed a router, and those\n\
         of an end that does not have it yet.\n{order}"
    )))
}
