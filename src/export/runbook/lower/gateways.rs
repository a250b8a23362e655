//! Core gateways: the last step, and the first one back.

use super::{address, example, remote, row};
use crate::export::Artifacts;
use crate::export::runbook::ast::Block;
use crate::export::site::Site;
use crate::model::Noun;
use crate::topology::Speaker;

/// The steps for all of them.
pub fn steps(site: &Site, files: &Artifacts) -> Vec<Block> {
    let names = site.plan.gateways.keys();
    let speakers: Vec<_> = names
        .filter(|name| files.get(&format!("{name}/fabric.set")).is_some())
        .filter_map(|name| Speaker::find(site.plan, Noun::Gateway, name))
        .collect();
    let Some(first) = speakers.first() else {
        return Vec::new();
    };
    let mut rows = vec![row(["HOST", "ADDRESS", "AS", "reflectors"])];
    rows.extend(speakers.iter().map(|speaker| {
        let mine = site.peerings.iter().filter(|peering| {
            peering.peer().noun == Noun::Gateway && peering.peer().name == speaker.name
        });
        let mine: Vec<_> = mine.collect();
        let asn = mine
            .first()
            .map(|peering| peering.peer_asn.to_string())
            .unwrap_or_default();
        let mut reflectors: Vec<_> = mine
            .iter()
            .map(|peering| peering.reflector().name)
            .collect();
        reflectors.dedup();
        vec![
            speaker.name.to_owned(),
            address(speaker.v4.or(speaker.v6)),
            asn,
            reflectors.join(", "),
        ]
    }));
    vec![
        Block::Heading(2, "Core gateways".into()),
        Block::Table(rows),
        example(first),
        Block::Commands(format!(
            "scp $HOST/fabric.set $HOST/fabric.rollback.set {}",
            remote(&speakers, "", "/var/tmp/")
        )),
        Block::Text(
            "On the router, look first. If it has another AS number than the table says, stop: the plan is\n\
             wrong, and a change would reset every session of the router. If it has a group or policy `VM`, `VM6`\n\
             or `reject-all` already, the commands add to them: compare."
                .into(),
        ),
        Block::Commands(
            "show configuration routing-options autonomous-system\n\
             show configuration protocols bgp group VM\n\
             show configuration policy-options | display set | match \"VM|reject-all\"\n\
             configure exclusive\n\
             load set /var/tmp/fabric.set\n\
             show | compare                # lines with + only\n\
             commit check                  # configuration check succeeds\n\
             commit confirmed 5            # taken back after 5 minutes"
                .into(),
        ),
        Block::Text("Within the five minutes:".into()),
        Block::Commands(
            "run show bgp group VM detail  # every reflector Established, routes received = VMs\n\
             run show bgp group VM6 detail\n\
             run show route protocol bgp terse\n\
             commit                        # keeps it"
                .into(),
        ),
        Block::Text("What Junos does otherwise than one expects:".into()),
        Block::Points(vec![
            "Any commit by anyone within the five minutes confirms: hence `configure exclusive`.".into(),
            "A reboot within the five minutes does not take the change back: the running configuration is the\n  \
             startup configuration. Load the rollback file then."
                .into(),
            "A later version of the plan: load the old `fabric.rollback.set` and the new `fabric.set` into one\n  \
             commit. Junos compares the outcome alone, so sessions that stay the same stay up."
                .into(),
        ]),
        Block::Text("Way back, first of all hosts:".into()),
        Block::Commands(
            "configure exclusive\n\
             load set /var/tmp/fabric.rollback.set\n\
             show | compare                # lines with - only, all of this plan\n\
             commit check\n\
             commit"
                .into(),
        ),
        Block::Text(
            "It leaves the AS number (and a router id) in place: other protocols of the router rely on them.\n\
             When `commit check` says that something else refers to a policy, keep that policy: `rollback 0`, and\n\
             load the file without its line."
                .into(),
        ),
    ]
}
