//! Reflectors that pass special-purpose addresses on to the core.

use crate::address::martians;
use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "SEC005",
    name: "martian-filter-off",
    group: Group::Security,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("martian_filter_off.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    if cx.fabrics.iter().all(|fabric| fabric.martian_filter) {
        return;
    }
    let martians = martians();
    for fabric in cx.fabrics.iter().filter(|fabric| !fabric.martian_filter) {
        // Pools of private addresses have their own rule, and need it off.
        let needs_it_off = martians
            .iter()
            .any(|block| fabric.pools.overlapping(*block).next().is_some());
        if needs_it_off {
            continue;
        }
        let at = fabric.at("martian_filter");
        report
            .problem(
                at,
                format!(
                    "the martian filter of the fabric `{}` is off though its pools need it not",
                    fabric.name
                ),
            )
            .help("switch it on: it keeps what slips into a pool or out of a node from the core")
            .unsafe_fix_remove("switch the martian filter on");
    }
}
