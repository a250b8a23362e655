//! A VLAN whose name says another number, or another card.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "NODE032",
    name: "misleading-vlan-name",
    group: Group::Node,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("misleading_vlan_name.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        for link in &view.links {
            let (Some(parent), Some(id)) = (link.parent, link.vlan) else {
                continue;
            };
            // A last part that is no VLAN's number says nothing.
            let Some((card, Ok(said))) = link
                .name
                .rsplit_once('.')
                .map(|(card, id)| (card, id.parse::<u16>()))
            else {
                continue;
            };
            if said == id.id() && card == parent || !(1..=4094).contains(&said) {
                continue;
            }
            report
                .problem(
                    view.at(Spot::Field(link.name, "vlan")),
                    format!(
                        "the interface `{}` of the node `{}` is VLAN {id} on `{parent}`, not {said} on `{card}`",
                        link.name, view.name
                    ),
                )
                .help("correct the number, or give the interface the name that its VLAN has");
        }
    }
}
