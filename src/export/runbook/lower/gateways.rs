//! Core gateways: the last step, and the first one back.

use super::daemon::{daemons, has_file, put_all};
use super::{address, deliver, example, in_guide, remote, row};
use crate::export::Artifacts;
use crate::export::guide;
use crate::export::runbook::ast::Block;
use crate::export::site::Site;
use crate::model::values::RoutingDaemon;
use crate::topology::Speaker;

/// The steps for all of them.
pub fn steps(site: &Site, files: &Artifacts) -> Vec<Block> {
    let speakers = site.gateways();
    if speakers.is_empty() {
        return Vec::new();
    }
    let mut rows = vec![row(["HOST", "ADDRESS", "AS", "reflectors"])];
    rows.extend(speakers.iter().map(|speaker| overview(site, speaker)));
    let mut blocks = vec![
        Block::Heading(2, "Core gateways".into()),
        Block::Table(rows),
    ];
    let (junos, linux): (Vec<_>, Vec<_>) = speakers
        .into_iter()
        .partition(|speaker| site.daemon(speaker).is_none());
    let is_here = |speaker: &&Speaker| files.get(&format!("{}/fabric.set", speaker.name)).is_some();
    let both = !junos.is_empty() && !linux.is_empty();
    if both {
        blocks.push(Block::Text("Those with Junos:".into()));
    }
    if let Some(first) = junos.iter().find(is_here) {
        blocks.extend(with_junos(site, first, &junos));
    }
    if both {
        blocks.push(Block::Text("Those with Linux and a routing daemon:".into()));
    }
    if let Some(first) = linux.iter().find(|speaker| has_file(files, speaker.name)) {
        blocks.push(example(first));
        blocks.push(deliver(&linux));
        blocks.extend(with_daemon(&daemons(site, &linux)));
    }
    blocks
}

fn overview(site: &Site, speaker: &Speaker) -> Vec<String> {
    let mine = site.sessions_of(speaker, None);
    let asn = mine.first().map(|peering| peering.peer_asn.to_string());
    let mut reflectors: Vec<_> = mine
        .iter()
        .map(|peering| peering.reflector().name)
        .collect();
    reflectors.dedup();
    vec![
        speaker.name.to_owned(),
        address(speaker.v4.or(speaker.v6)),
        asn.unwrap_or_default(),
        reflectors.join(", "),
    ]
}

/// Linux with a routing daemon: the file is all that the daemon does.
fn with_daemon(daemons: &[RoutingDaemon]) -> Vec<Block> {
    let mut blocks = vec![Block::Text(
        "The file holds what the plan knows of this router and nothing more. Where its daemon speaks with others\n\
         too, such as providers, look at the difference first and bring the two together: BIRD reads one file\n\
         (`include` takes others in), FRR adds commands to those it has with `vtysh -f`."
            .into(),
    )];
    blocks.extend(put_all(daemons));
    blocks.push(Block::Text(
        "Expected: each reflector is `Established`, each VM has a route to its node, and each pool one that\n\
         drops what no VM has:"
            .into(),
    ));
    blocks.push(Block::Commands(
        "sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding # = 1\n\
         ip route show; ip -6 route show"
            .into(),
    ));
    blocks
}

/// Shows what became of the sessions, within the time of `commit confirmed`.
pub const JUNOS_SHOWS: &str = "run show bgp group VM detail  # every reflector Established, routes received = VMs\n\
    run show bgp group VM6 detail\n\
    run show route protocol bgp terse";

/// Ends that time.
pub const JUNOS_KEEPS: &str = "commit                        # keeps it";

/// Takes all of a plan back.
pub const JUNOS_TAKES_BACK: &str = "configure exclusive\n\
    load set /var/tmp/fabric.rollback.set\n\
    show | compare                # lines with - only, all of this plan\n\
    commit check\n\
    commit";

fn with_junos(site: &Site, first: &Speaker, speakers: &[Speaker]) -> Vec<Block> {
    let mut blocks = with_set(first, speakers);
    if let Some(one) = speakers.iter().find(|speaker| site.follows_guide(speaker)) {
        let peerings = site.sessions_of(one, None);
        blocks.push(Block::Text(in_guide("The statements have", "")));
        blocks.push(Block::Points(guide::points(&guide::junos(&peerings))));
    }
    blocks
}

fn with_set(first: &Speaker, speakers: &[Speaker]) -> Vec<Block> {
    vec![
        example(first),
        Block::Commands(format!(
            "scp $HOST/fabric.set $HOST/fabric.rollback.set {}",
            remote(speakers, "", "/var/tmp/")
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
        Block::Text(
            "`fabric.conf` says the same in braces: where you would rather read and keep it so, bring that file\n\
             to the router and `load merge /var/tmp/fabric.conf` in place of `load set`."
                .into(),
        ),
        Block::Text("Within the five minutes:".into()),
        Block::Commands(format!("{JUNOS_SHOWS}\n{JUNOS_KEEPS}")),
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
        Block::Commands(JUNOS_TAKES_BACK.into()),
        Block::Text(
            "It leaves the AS number (and a router id) in place: other protocols of the router rely on them.\n\
             When `commit check` says that something else refers to a policy, keep that policy: `rollback 0`, and\n\
             load the file without its line."
                .into(),
        ),
    ]
}
