//! A node or core gateway that can't speak a family of its fabric.

use super::vm_routes;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;

pub static RULE: Rule = Rule {
    code: "BGP004",
    name: "speaker-lacks-family",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("speaker_lacks_family.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut in_use = None;
    for fabric in &cx.fabrics {
        for family in fabric.families() {
            for speaker in fabric.gateways.iter().chain(&fabric.nodes) {
                let (noun, name) = (speaker.noun, speaker.name);
                // One without any address has a problem of its own.
                let bare = speaker.v4.is_none() && speaker.v6.is_none();
                if bare || super::mentions(cx, speaker, family) {
                    continue;
                }
                let needed = noun == Noun::Gateway || {
                    let in_use = in_use.get_or_insert_with(|| vm_routes(cx));
                    in_use.binary_search(&(name, family)).is_ok()
                };
                report
                    .problem(
                        super::address_of(speaker, family),
                        format!(
                            "the {noun} `{name}` has no {family} address, and the fabric \
                            `{}` has {family} pools",
                            fabric.name
                        ),
                    )
                    .severity(if needed {
                        Severity::Error
                    } else {
                        Severity::Warning
                    })
                    .related(
                        Noun::Cluster.at(fabric.name).join("pools"),
                        format!("hold {family} addresses"),
                    )
                    .help(if noun == Noun::Gateway {
                        format!(
                            "give it one: without an {family} session it learns no \
                            {family} route"
                        )
                    } else if needed {
                        format!(
                            "give it one: it has VMs with {family} addresses and no \
                            session to announce them"
                        )
                    } else {
                        format!("give it one before a VM with an {family} address runs there")
                    });
            }
        }
    }
}
