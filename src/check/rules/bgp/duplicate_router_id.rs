//! Two speakers of one AS with the same router id.

use std::net::Ipv4Addr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::sorted;
use crate::topology::Speaker;

pub static RULE: Rule = Rule {
    code: "BGP011",
    name: "duplicate-router-id",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("duplicate_router_id.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut holders = Vec::new();
    for fabric in &cx.fabrics {
        for speaker in fabric.speakers() {
            if let Some(id) = cx.router_id(speaker).filter(|id| !id.is_unspecified()) {
                holders.push((fabric.asn, id, speaker));
            }
        }
    }
    // Who has it by its address keeps it.
    sorted::sort_by_key(&mut holders, |(asn, id, speaker)| {
        let given = speaker.own_router_id.is_some();
        (*asn, *id, given, speaker.noun, speaker.name)
    });
    // A speaker may serve several fabrics of one AS.
    holders.dedup_by_key(|(asn, id, speaker)| (*asn, *id, speaker.noun, speaker.name));
    for same in holders.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let [(_, id, first), others @ ..] = same else {
            continue;
        };
        // Two equal addresses are reported as such.
        for (_, _, other) in others {
            if other.own_router_id.is_some() {
                report_pair(*id, first, other, report);
            }
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
