//! A node's range that another node or a pool has too.

use super::overlap::{Owned, node_ranges, overlaps, pool_ranges};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;

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
    let found = overlaps(ranges);
    let of_node = |owned: &Owned| owned.at.segments().next() == Some("nodes");
    for (range, other) in &found.pairs {
        let (range, other) = if of_node(range) {
            (range, other)
        } else {
            (other, range)
        };
        let Some(shared) = range
            .range
            .intersection(other.range)
            .filter(|_| of_node(range))
        else {
            continue;
        };
        let draft = report
            .problem(
                range.at.clone(),
                format!(
                    "{} of {} and {} of {} share {shared}",
                    range.range, range.owner, other.range, other.owner
                ),
            )
            .related(other.at.clone(), format!("holds {shared} too"))
            .help("a routed range leads to one node: give each address to one side");
        // A pool can do with less; of two nodes the one that is reported steps back first.
        let own = range.shrink_to(&found.shared.gaps(range.range));
        let others = other.shrink_to(&other.without(range));
        let fix = if of_node(other) {
            own.or(others)
        } else {
            others.or(own)
        };
        if let Some((title, edits)) = fix {
            draft.unsafe_fix(title, edits);
        } else {
            draft.unsafe_fix(
                format!("remove {} from {}", other.range, other.owner),
                vec![Edit::Remove {
                    at: other.at.clone(),
                }],
            );
        }
    }
}
