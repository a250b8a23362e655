//! Two speakers of one AS with the same router id.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::Asn;
use crate::model::{Edit, Noun};
use crate::topology::Speaker;

pub static RULE: Rule = Rule {
    code: "BGP011",
    name: "duplicate-router-id",
    group: Group::Bgp,
    severity: Severity::Error,
    docs: include_str!("duplicate_router_id.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut seen: BTreeSet<(Option<Asn>, Noun, &str)> = BTreeSet::new();
    let mut holders: BTreeMap<(Option<Asn>, Ipv4Addr), Vec<Speaker>> = BTreeMap::new();
    for fabric in &cx.fabrics {
        for speaker in fabric.speakers() {
            let Some(id) = speaker.router_id().filter(|id| !id.is_unspecified()) else {
                continue;
            };
            if seen.insert((fabric.asn, speaker.noun, speaker.name)) {
                holders.entry((fabric.asn, id)).or_default().push(*speaker);
            }
        }
    }
    for ((_, id), mut speakers) in holders {
        // Who has it by its address keeps it.
        speakers
            .sort_by_key(|speaker| (speaker.own_router_id.is_some(), speaker.noun, speaker.name));
        let [first, others @ ..] = &speakers[..] else {
            continue;
        };
        // Two equal addresses are reported as such.
        for other in others.iter().filter(|other| other.own_router_id.is_some()) {
            report_pair(id, first, other, report);
        }
    }
}

fn report_pair(id: Ipv4Addr, first: &Speaker, other: &Speaker, report: &mut Report) {
    let at = other.at().join("router_id");
    let draft = report
        .problem(
            at.clone(),
            format!(
                "the {} `{}` has the router id {id} of the {} `{}`",
                other.noun, other.name, first.noun, first.name
            ),
        )
        .related(first.at(), format!("has the router id {id} too"))
        .help(
            "each speaker of an AS has its own: two with one id refuse \
            each other, and nodes drop routes that carry their own id",
        );
    let by_address = Speaker {
        own_router_id: None,
        ..*other
    }
    .router_id();
    if let Some(address) = by_address.filter(|address| *address != id) {
        draft.unsafe_fix(
            format!("take its address, {address}"),
            vec![Edit::Remove { at }],
        );
    }
}
