//! A node or core gateway that names a reflector of no fabric of its own.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::ReflectorRef;
use crate::model::{List, Noun};
use crate::topology::{Fabric, Speaker};

pub static RULE: Rule = Rule {
    code: "BGP021",
    name: "foreign-reflector",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("foreign_reflector.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        for speaker in &fabric.nodes {
            if let Some(node) = cx.plan.nodes.get(speaker.name) {
                look(cx, &[fabric], speaker, &node.reflectors, report);
            }
        }
    }
    for (_, speaker) in super::speakers(cx) {
        if speaker.noun != Noun::Gateway {
            continue;
        }
        let serves = |fabric: &&Fabric| fabric.gateways.iter().any(|one| one.name == speaker.name);
        let fabrics: Vec<_> = cx.fabrics.iter().filter(serves).collect();
        if let Some(gateway) = cx.plan.gateways.get(speaker.name) {
            look(cx, &fabrics, speaker, &gateway.reflectors, report);
        }
    }
}

fn look(
    cx: &Context,
    fabrics: &[&Fabric],
    speaker: &Speaker,
    chosen: &List<ReflectorRef>,
    report: &mut Report,
) {
    for (i, entry) in chosen.iter().enumerate() {
        let Some(name) = entry.get().map(|name| name.as_str()) else {
            continue;
        };
        let has = |fabric: &&Fabric| fabric.reflectors.iter().any(|one| one.name == name);
        if !cx.plan.reflectors.contains_key(name)
            || fabrics.iter().any(has)
            || !fabrics
                .iter()
                .all(|fabric| cx.is_readable(&fabric.at("reflectors")))
        {
            continue;
        }
        let at = speaker.at().join("reflectors").index(i);
        let own: Vec<_> = fabrics.iter().map(|fabric| fabric.name).collect();
        report
            .problem(
                at,
                format!(
                    "the {} `{}` names the reflector `{name}`, which does not belong to its \
                    fabric `{}`",
                    speaker.noun,
                    speaker.name,
                    own.join("` or `")
                ),
            )
            .related(fabrics[0].at("reflectors"), "the fabric's reflectors")
            .help("there is no session with it: add it to the fabric, or take it out here")
            .unsafe_fix_remove("take it out");
    }
}
