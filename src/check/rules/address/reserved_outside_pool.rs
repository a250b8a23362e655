//! A reservation of addresses that the pool does not have.

use crate::address::AddressSet;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;

pub static RULE: Rule = Rule {
    code: "ADDR007",
    name: "reserved-outside-pool",
    group: Group::Address,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("reserved_outside_pool.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, pool) in &cx.plan.pools {
        if pool.ranges.iter().any(|entry| entry.error().is_some()) {
            continue;
        }
        let ranges: AddressSet = pool
            .ranges
            .iter()
            .filter_map(|entry| entry.get().copied())
            .collect();
        for (i, entry) in pool.reserved.iter().enumerate() {
            let Some(&reserved) = entry.get() else {
                continue;
            };
            if ranges.covers(reserved) {
                continue;
            }
            let at = Noun::Pool.at(name).join("reserved").index(i);
            let outside = ranges.overlapping(reserved).next().is_none();
            let how = if outside {
                "lies outside of"
            } else {
                "reaches beyond"
            };
            let draft = report
                .problem(
                    at,
                    format!("the reserved {reserved} {how} the ranges of the pool `{name}`"),
                )
                .related(Noun::Pool.at(name).join("ranges"), "the pool's ranges")
                .help("a reservation keeps back addresses of its own pool only; is it a slip?");
            if outside {
                draft.unsafe_fix_remove("remove the reservation");
            }
        }
    }
}
