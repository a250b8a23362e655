//! Route reflectors: the first step.

use super::{MOVE_BIRD, address, bird, example, remote, row};
use crate::export::Artifacts;
use crate::export::runbook::ast::Block;
use crate::export::site::Site;
use crate::model::Noun;
use crate::topology::{Peering, Speaker};

/// The steps for all of them.
pub fn steps(site: &Site, files: &Artifacts) -> Vec<Block> {
    let names = site.plan.reflectors.keys();
    let speakers: Vec<_> = names
        .filter(|name| files.get(&format!("{name}/etc/bird/bird.conf")).is_some())
        .filter_map(|name| Speaker::find(site.plan, Noun::Reflector, name))
        .collect();
    if speakers.is_empty() {
        return Vec::new();
    }
    let mut rows = vec![row([
        "HOST",
        "ADDRESS",
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
            count(Noun::Gateway),
            count(Noun::Node),
        ]
    }));
    let mut blocks = vec![
        Block::Heading(2, "Route reflectors".into()),
        Block::Text("One after the other, so that one of them always serves:".into()),
        Block::Table(rows),
        example(&speakers[0]),
        Block::Commands(format!(
            "scp $HOST/etc/bird/bird.conf {}\nssh root@$ADDRESS",
            remote(&speakers, "root@", "/root/bird.conf.new")
        )),
        Block::Text(
            "AlmaLinux and other relatives of Red Hat read `/etc/bird.conf`. Only there, first:"
                .into(),
        ),
        Block::Commands(MOVE_BIRD.into()),
        Block::Text("Everywhere:".into()),
    ];
    blocks.extend(bird("/root/bird.conf.new"));
    blocks.push(Block::Text(
        "Expected: `kernel_v4`, `kernel_v6` and `direct1` are up; sessions wait in `Active` or `Connect`\n\
         until their other end is done, then `Established`. A session that stays there with both ends done\n\
         has a wrong password or a filter on port 179 (with BFD also UDP 3784 and 4784) in its way."
            .into(),
    ));
    blocks
}
