//! VMs that the provider's router finds through their node only.

use super::servers;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "PROV011",
    name: "proxied-neighbours",
    group: Group::Provider,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("proxied_neighbours.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (view, profile) in servers(cx).filter(|(_, profile)| profile.looks_for_each) {
        if view.mode != Some(NetworkMode::Routing) {
            continue;
        }
        let ranges = view.node.vm_ranges.iter().enumerate();
        let mut of_v6 =
            ranges.filter(|(_, range)| range.get().is_some_and(|range| range.first().is_ipv6()));
        let Some((i, range)) = of_v6.next() else {
            continue;
        };
        report
            .problem(
                view.at(Spot::Range(i)),
                format!(
                    "{}'s router looks for each address of {} on the wire of the node `{}`",
                    profile.name,
                    range.text().trim(),
                    view.name
                ),
            )
            .related(super::provider_of(view.node), super::stands_at(profile))
            .help(
                "the export lets the node answer for the VMs of the plan: export again after new ones, \
                or run ndppd for the whole range",
            );
    }
}
