//! An address that lies in two ranges of pools.

use super::overlap::{Owned, overlaps, pool_ranges};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::AddressRange;

pub static RULE: Rule = Rule {
    code: "ADDR003",
    name: "pool-overlap",
    group: Group::Address,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("pool_overlap.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (range, other) in overlaps(pool_ranges(cx)) {
        let Some(shared) = range.range.intersection(other.range) else {
            continue;
        };
        let draft = report
            .problem(range.at.clone(), message(&range, &other, shared))
            .related(other.at.clone(), format!("holds {shared} too"))
            .help(if range.owner == other.owner {
                "once is enough: an address is given to one VM"
            } else {
                "an address belongs to one pool: two pools would give it to two VMs"
            });
        if range.owner == other.owner {
            draft.fix(title(&range, &other), merge(&range, &other));
        }
    }
}

fn message(range: &Owned, other: &Owned, shared: AddressRange) -> String {
    let part = if shared == range.range {
        shared.to_string()
    } else {
        format!("{shared} (part of {})", range.range)
    };
    if range.owner != other.owner {
        format!(
            "{part} of {} lies in {} of {} too",
            range.owner, other.range, other.owner
        )
    } else if range.range == other.range {
        format!("{part} stands twice in {}", range.owner)
    } else {
        format!("{part} lies in {} of the same pool too", other.range)
    }
}

fn title(range: &Owned, other: &Owned) -> String {
    if other.range.covers(range.range) {
        format!("remove {}", range.range)
    } else {
        format!("join the two to {}", union(range, other))
    }
}

/// The changes that leave the pool the same addresses, each once.
fn merge(range: &Owned, other: &Owned) -> Vec<Edit> {
    let remove = Edit::Remove {
        at: range.at.clone(),
    };
    if other.range.covers(range.range) {
        vec![remove]
    } else {
        vec![Edit::set(other.at.clone(), union(range, other)), remove]
    }
}

fn union(range: &Owned, other: &Owned) -> String {
    let first = range.range.first().min(other.range.first());
    let last = range.range.last().max(other.range.last());
    AddressRange::new(first, last).map_or_else(String::new, |union| union.to_string())
}
