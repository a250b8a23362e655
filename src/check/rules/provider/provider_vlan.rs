//! A VLAN that the provider does not carry.

use super::vlans;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "PROV005",
    name: "provider-vlan",
    group: Group::Provider,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("provider_vlan.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (view, link, profile, known) in vlans(cx) {
        let Some(id) = link.vlan.filter(|id| !known.ids.contains(&id.id())) else {
            continue;
        };
        report
            .problem(
                view.at(Spot::Field(link.name, "vlan")),
                format!(
                    "{} has the number {id}, at {} a {} has {} to {}",
                    view.title(link),
                    profile.name,
                    known.name,
                    known.ids.start(),
                    known.ids.end()
                ),
            )
            .related(super::provider_of(view.node), super::stands_at(profile))
            .help(format!(
                "write the number that the {} has at the provider",
                known.name
            ));
    }
}
