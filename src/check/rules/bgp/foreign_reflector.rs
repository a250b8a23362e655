//! A node that names a reflector of no fabric of its own.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Noun};

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
        if !cx.is_readable(&fabric.at("reflectors")) {
            continue;
        }
        for speaker in &fabric.nodes {
            let Some(node) = cx.plan.nodes.get(speaker.name) else {
                continue;
            };
            for (i, entry) in node.reflectors.iter().enumerate() {
                let Some(name) = entry.get().map(|name| name.as_str()) else {
                    continue;
                };
                let exists = cx.plan.reflectors.contains_key(name);
                if !exists
                    || fabric
                        .reflectors
                        .iter()
                        .any(|reflector| reflector.name == name)
                {
                    continue;
                }
                let at = speaker.at().join("reflectors").index(i);
                report
                    .problem(
                        at.clone(),
                        format!(
                            "the node `{}` names the reflector `{name}`, which does not \
                            belong to its fabric `{}`",
                            speaker.name, fabric.name
                        ),
                    )
                    .related(
                        Noun::Cluster
                            .at(fabric.name)
                            .join("network")
                            .join("reflectors"),
                        "the fabric's reflectors",
                    )
                    .help("there is no session with it: add it to the fabric, or take it out here")
                    .unsafe_fix("take it out", vec![Edit::Remove { at }]);
            }
        }
    }
}
