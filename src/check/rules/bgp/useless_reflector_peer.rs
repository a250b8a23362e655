//! A reflector's peer that brings no session, or that names only one side of it.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Entry, Noun};
use crate::topology::Fabric;

pub static RULE: Rule = Rule {
    code: "BGP031",
    name: "useless-reflector-peer",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("useless_reflector_peer.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, reflector) in &cx.plan.reflectors {
        let list = Noun::Reflector.at(name).join("peers");
        for (i, entry) in reflector.peers.iter().enumerate() {
            let Some(peer) = entry.get().map(|peer| peer.as_str()) else {
                continue;
            };
            let Some(other) = cx.plan.reflectors.get(peer) else {
                continue;
            };
            let at = list.index(i);
            if peer == name {
                report
                    .problem(
                        at.clone(),
                        format!("the reflector `{name}` names itself as its peer"),
                    )
                    .help("a session has two ends: name the other reflector")
                    .fix("take it out", vec![Edit::Remove { at }]);
            } else if is_in(cx, name) && is_in(cx, peer) && !share(cx, name, peer) {
                report
                    .problem(
                        at.clone(),
                        format!(
                            "the reflector `{name}` names `{peer}` as its peer, and they have \
                            no fabric in common"
                        ),
                    )
                    .related(Noun::Reflector.at(peer), "serves other fabrics")
                    .help(
                        "there is no session between them: name one of its own fabric, or \
                        add it to the fabric",
                    )
                    .unsafe_fix("take it out", vec![Edit::Remove { at }]);
            } else if !names(&other.peers, name) && cx.is_readable(&list) {
                let back = Noun::Reflector.at(peer).join("peers");
                if !cx.is_readable(&back) {
                    continue;
                }
                report
                    .problem(
                        at,
                        format!(
                            "the reflector `{name}` names `{peer}` as its peer, and `{peer}` \
                            does not name `{name}`"
                        ),
                    )
                    .severity(Severity::Info)
                    .related(back.clone(), format!("without `{name}`"))
                    .help("both ends get the session all the same; the plan reads better if both say so")
                    .fix(
                        format!("name it at `{peer}` too"),
                        vec![super::add_name(back, other.peers.len(), name)],
                    );
            }
        }
    }
}

fn names<T: crate::model::Value>(list: &[Entry<T>], name: &str) -> bool {
    list.iter().any(|entry| entry.text().trim() == name)
}

fn has(fabric: &Fabric, name: &str) -> bool {
    fabric.reflectors.iter().any(|one| one.name == name)
}

fn is_in(cx: &Context, name: &str) -> bool {
    cx.fabrics.iter().any(|fabric| has(fabric, name))
}

fn share(cx: &Context, one: &str, other: &str) -> bool {
    let mut fabrics = cx.fabrics.iter();
    fabrics.any(|fabric| has(fabric, one) && has(fabric, other))
}
