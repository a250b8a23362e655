//! One VLAN twice on one interface.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::sorted;
use crate::topology::{NodeLink, Spot};

pub static RULE: Rule = Rule {
    code: "NODE020",
    name: "duplicate-vlan",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("duplicate_vlan.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        let mut vlans: Vec<(&str, u16, &NodeLink)> = Vec::new();
        for link in &view.links {
            if let (Some(parent), Some(id)) = (link.parent, link.vlan) {
                vlans.push((parent, id.id(), link));
            }
        }
        sorted::sort_by(&mut vlans, |a, b| {
            (a.0, a.1, a.2.name).cmp(&(b.0, b.1, b.2.name))
        });
        for same in vlans.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let [(parent, id, first), others @ ..] = same else {
                continue;
            };
            for (.., other) in others {
                report
                    .problem(
                        view.at(Spot::Field(other.name, "vlan")),
                        format!(
                            "VLAN {id} stands twice on `{parent}` of the node `{}`: as `{}` and as `{}`",
                            view.name, first.name, other.name
                        ),
                    )
                    .related(view.at(Spot::Field(first.name, "vlan")), "the first one")
                    .help(
                        "an interface carries a VLAN once: give one of the two its own number, or \
                        put what both have at one",
                    );
            }
        }
    }
}
