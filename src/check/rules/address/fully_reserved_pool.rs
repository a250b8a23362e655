//! A pool whose reservations leave nothing for VMs.

use crate::address::AddressSet;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::Family;

pub static RULE: Rule = Rule {
    code: "ADDR018",
    name: "fully-reserved-pool",
    group: Group::Address,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("fully_reserved_pool.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, pool) in &cx.plan.pools {
        if pool.ranges.iter().any(|entry| entry.error().is_some()) {
            continue;
        }
        let readable = pool
            .reserved
            .iter()
            .filter_map(|entry| entry.get().copied());
        let reserved: AddressSet = readable.collect();
        if reserved.is_empty() {
            continue;
        }
        for family in Family::ALL {
            let ranges = pool.ranges.iter().filter_map(|entry| entry.get().copied());
            let mut ranges = ranges.filter(|range| range.family() == family).peekable();
            if ranges.peek().is_none() || !ranges.all(|range| reserved.covers(range)) {
                continue;
            }
            report
                .problem(
                    Noun::Pool.at(name).join("reserved"),
                    format!("all {family} addresses of the pool `{name}` are reserved"),
                )
                .related(Noun::Pool.at(name).join("ranges"), "the pool's ranges")
                .help("no VM can get one: reserve less, or take the pool away");
        }
    }
}
