//! Two speakers of one AS with the same router id.

use std::net::Ipv4Addr;

use super::ids::FreeIds;
use crate::check::{Context, Draft, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::Asn;
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

type Holder<'c, 'p> = (Option<Asn>, Ipv4Addr, &'c Speaker<'p>);

fn check(cx: &Context, report: &mut Report) {
    let mut holders: Vec<Holder> = Vec::new();
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
    let is_held = |asn, id| {
        holders
            .binary_search_by_key(&(asn, id), |holder| (holder.0, holder.1))
            .is_ok()
    };
    let mut free = None;
    for same in holders.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let [(asn, id, first), others @ ..] = same else {
            continue;
        };
        // Two equal addresses are reported as such.
        let others = others.iter().map(|(.., other)| *other);
        for other in others.filter(|other| other.own_router_id.is_some()) {
            let draft = describe(*id, first, other, report);
            let at = other.at().join("router_id");
            let by_address = Speaker {
                own_router_id: None,
                ..*other
            }
            .router_id();
            if let Some(address) = by_address.filter(|address| !is_held(*asn, *address)) {
                let title = format!("take its address, {address}");
                draft.unsafe_fix(title, vec![Edit::Remove { at }]);
            } else {
                let id = free.get_or_insert_with(|| FreeIds::new(cx)).next();
                let title = format!("take {id}, which is free");
                draft.unsafe_fix(title, vec![Edit::set(at, id.to_string())]);
            }
        }
    }
}

fn describe<'r>(
    id: Ipv4Addr,
    first: &Speaker,
    other: &Speaker,
    report: &'r mut Report,
) -> Draft<'r> {
    report
        .problem(
            other.at().join("router_id"),
            format!(
                "the {} `{}` has the router id {id} of the {} `{}`",
                other.noun, other.name, first.noun, first.name
            ),
        )
        .related(first.at(), format!("has the router id {id} too"))
        .help(
            "each speaker of an AS has its own: two with one id refuse \
            each other, and nodes drop routes that carry their own id",
        )
}
