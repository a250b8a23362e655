//! A VM whose address is routed to another node.

use super::routed::RoutedRanges;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Family, NetworkMode};
use crate::model::{Edit, Noun};

pub static RULE: Rule = Rule {
    code: "VM002",
    name: "routed-migration",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("routed_migration.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let routed = RoutedRanges::new(cx);
    if routed.is_empty() {
        return;
    }
    for place in super::addresses(cx) {
        if place.mode != NetworkMode::Routing
            || !place.usable.is_complete()
            || place.usable.in_space(place.address)
        {
            continue;
        }
        let Some((home, range)) = routed.owner(place.cluster(), place.address) else {
            continue;
        };
        let draft = report
            .problem(
                place.at(),
                format!(
                    "Routing doesn't allow migration: {} of the VM `{}` belongs \
                    to the range of the node `{home}`, and the VM runs on `{}`",
                    place.address,
                    place.vm(),
                    place.node()
                ),
            )
            .related(range.clone(), format!("routed to `{home}`"))
            .related(Noun::Vm.at(place.vm()).join("node"), "where it runs")
            .help(format!(
                "move it back to `{home}`, or give it an address of `{}`",
                place.node()
            ))
            .unsafe_fix(
                format!("move it back to {home}"),
                vec![Edit::set(Noun::Vm.at(place.vm()).join("node"), home)],
            );
        super::offer_free(draft, &place, Family::of(place.address));
    }
}
