//! More networks between servers than the provider connects.

use super::vlans;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::sorted;
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "PROV012",
    name: "too-many-vlans",
    group: Group::Provider,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("too_many_vlans.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut all: Vec<_> = vlans(cx)
        .filter_map(|(view, link, profile, known)| Some((view, link, profile, known, link.vlan?)))
        .collect();
    for same in all.chunk_by(|a, b| a.0.name == b.0.name) {
        let limit = same[0].3.of_server;
        if let Some((view, link, profile, known, _)) = same.get(limit) {
            report
                .problem(
                    view.link_at(link),
                    format!(
                        "the node `{}` is in {} VLANs, at {} a server is in at most {limit} of the type {}",
                        view.name,
                        same.len(),
                        profile.name,
                        known.name
                    ),
                )
                .related(super::provider_of(view.node), super::stands_at(profile))
                .help("the provider connects no more: join networks, or route between them");
        }
    }
    sorted::sort_by_key(&mut all, |one| (one.2.name, one.4, one.0.name));
    all.dedup_by(|a, b| (a.2.name, a.4, a.0.name) == (b.2.name, b.4, b.0.name));
    for same in all.chunk_by(|a, b| (a.2.name, a.4) == (b.2.name, b.4)) {
        let limit = same[0].3.servers;
        if let Some((view, link, profile, known, id)) = same.get(limit) {
            report
                .problem(
                    view.at(Spot::Field(link.name, "vlan")),
                    format!(
                        "{} nodes are in VLAN {id}, at {} a {} has at most {limit} servers",
                        same.len(),
                        profile.name,
                        known.name
                    ),
                )
                .related(super::provider_of(view.node), super::stands_at(profile))
                .help(
                    "the provider connects no more: make a second one, and route between the two",
                );
        }
    }
}
