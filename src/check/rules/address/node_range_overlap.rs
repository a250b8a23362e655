//! A node's range that another node or a pool has too.

use super::overlap::{node_ranges, overlaps, pool_ranges};
use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "ADDR011",
    name: "node-range-overlap",
    group: Group::Address,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("node_range_overlap.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut ranges = node_ranges(cx);
    ranges.extend(pool_ranges(cx));
    let of_node = |owned: &super::overlap::Owned| owned.at.segments().next() == Some("nodes");
    for (range, other) in overlaps(ranges) {
        let (range, other) = if of_node(&range) {
            (range, other)
        } else {
            (other, range)
        };
        let Some(shared) = range
            .range
            .intersection(other.range)
            .filter(|_| of_node(&range))
        else {
            continue;
        };
        report
            .problem(
                range.at,
                format!(
                    "{} of {} and {} of {} share {shared}",
                    range.range, range.owner, other.range, other.owner
                ),
            )
            .related(other.at, format!("holds {shared} too"))
            .help("a routed range leads to one node: give each address to one side");
    }
}
