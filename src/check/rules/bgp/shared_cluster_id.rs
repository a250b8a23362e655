//! Reflectors with one cluster id.

use std::net::Ipv4Addr;

use super::ids::FreeIds;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::DocPath;
use crate::model::values::Asn;
use crate::sorted;
use crate::topology::{Fabric, Speaker, peers_with};

pub static RULE: Rule = Rule {
    code: "BGP029",
    name: "shared-cluster-id",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("shared_cluster_id.md"),
    check,
};

/// A reflector as a holder of a cluster id.
struct Holder<'c, 'p> {
    asn: Option<Asn>,
    id: Ipv4Addr,
    /// Whether the id is the given one, not its router id.
    is_given: bool,
    speaker: &'c Speaker<'p>,
}

fn check(cx: &Context, report: &mut Report) {
    let mut holders = holders(cx);
    sorted::sort_by_key(&mut holders, |holder| {
        (holder.asn, holder.id, holder.is_given, holder.speaker.name)
    });
    let is_held = |asn, id| {
        let key = |holder: &Holder| (holder.asn, holder.id);
        holders.binary_search_by_key(&(asn, id), key).is_ok()
    };
    let mut free = None;
    for same in holders.chunk_by(|a, b| (a.asn, a.id) == (b.asn, b.id)) {
        let [first, others @ ..] = same else {
            continue;
        };
        // Two equal router ids are reported as such.
        for other in others.iter().filter(|other| other.is_given) {
            let at = other.speaker.at().join("cluster_id");
            let id = other.id;
            let (one, two) = (first.speaker.name, other.speaker.name);
            let both = format!("the reflectors `{one}` and `{two}` have one cluster id, {id}");
            let found = judge(cx, first.speaker, other.speaker);
            let message = both + &found.message;
            let mut draft = report
                .problem(at, message)
                .severity(found.severity)
                .related(first.speaker.at(), format!("has the cluster id {id} too"))
                .help(found.help);
            if let Some((at, label)) = found.related {
                draft = draft.related(at, label);
            }
            if found.severity == Severity::Info {
                continue;
            }
            let own = cx.router_id(other.speaker);
            let own = own.filter(|own| !own.is_unspecified() && !is_held(other.asn, *own));
            if let Some(own) = own {
                draft.fix_remove(format!("take its router id, {own}"));
            } else {
                let id = free.get_or_insert_with(|| FreeIds::new(cx)).next();
                let title = format!("take {id}, which is free");
                draft.fix_set(title, id);
            }
        }
    }
}

fn holders<'c, 'p>(cx: &'c Context<'p>) -> Vec<Holder<'c, 'p>> {
    let mut holders = Vec::new();
    for (fabric, speaker) in super::speakers(cx) {
        let Some(reflector) = cx.plan.reflectors.get(speaker.name) else {
            continue;
        };
        let is_reflector = fabric
            .reflectors
            .iter()
            .any(|one| std::ptr::eq(one, speaker));
        let given = reflector.cluster_id.get().copied();
        if !is_reflector || given.is_none() && reflector.cluster_id.is_given() {
            continue;
        }
        let id = given.or_else(|| cx.router_id(speaker));
        if let Some(id) = id.filter(|id| !id.is_unspecified()) {
            holders.push(Holder {
                asn: fabric.asn,
                id,
                is_given: given.is_some(),
                speaker,
            });
        }
    }
    holders
}

/// How bad it is, and what is to be said of it.
struct Verdict {
    severity: Severity,
    message: String,
    help: &'static str,
    related: Option<(DocPath, String)>,
}

fn judge(cx: &Context, one: &Speaker, other: &Speaker) -> Verdict {
    let has = |fabric: &Fabric, wanted: &Speaker| {
        let mut reflectors = fabric.reflectors.iter();
        reflectors.any(|speaker| speaker.name == wanted.name)
    };
    let common = cx
        .fabrics
        .iter()
        .filter(|fabric| has(fabric, one) && has(fabric, other));
    let mut is_common = false;
    for fabric in common {
        is_common = true;
        for peer in fabric.gateways.iter().chain(&fabric.nodes) {
            let with_one = peers_with(cx.plan, peer, one);
            if with_one == peers_with(cx.plan, peer, other) {
                continue;
            }
            let only = if with_one { one.name } else { other.name };
            return Verdict {
                severity: Severity::Error,
                message: format!(
                    ", and the {} `{}` peers with `{only}` only",
                    peer.noun, peer.name
                ),
                help: "a reflector drops what another one with its cluster id has reflected, so \
                    routes of single-homed nodes are lost: give each its own",
                related: Some((
                    peer.at().join("reflectors"),
                    format!("names `{only}` alone"),
                )),
            };
        }
    }
    if is_common {
        return Verdict {
            severity: Severity::Info,
            message: ", and every speaker peers with both".to_owned(),
            help: "nothing is lost so; from the day that one peers with one of them only, its \
                routes are",
            related: None,
        };
    }
    Verdict {
        severity: Severity::Warning,
        message: ", in different fabrics".to_owned(),
        help: "if their fabrics are ever joined, each drops the other's routes: give each its own",
        related: None,
    }
}
