//! An address that lies in two ranges of pools.

use super::overlap::{Owned, overlaps, pool_ranges};
use crate::address::AddressSet;
use crate::check::{Context, Draft, Group, Report, Rule, Severity};
use crate::model::values::AddressRange;
use crate::model::{Cluster, Edit, Entry};

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
    let found = overlaps(pool_ranges(cx));
    for (range, other) in &found.pairs {
        let Some(shared) = range.range.intersection(other.range) else {
            continue;
        };
        let draft = report
            .problem(range.at.clone(), message(range, other, shared))
            .related(other.at.clone(), format!("holds {shared} too"))
            .help(if range.owner == other.owner {
                "once is enough: an address is given to one VM"
            } else {
                "an address belongs to one pool: two pools would give it to two VMs"
            });
        if range.owner == other.owner {
            draft.fix(title(range, other), merge(range, other));
        } else {
            part(cx, draft, range, other, found.shared.gaps(range.range));
        }
    }
}

/// Offers the ways to part two pools: the range keeps what nobody else has; if that is nothing, the
/// other one steps back, or the range goes.
fn part(cx: &Context, draft: Draft, range: &Owned, other: &Owned, free: Vec<AddressRange>) {
    if let Some((title, edits)) = range.shrink_to(&free) {
        if loses_nothing(cx, range, other, &free) {
            draft.fix(title, edits);
        } else {
            draft.unsafe_fix(title, edits);
        }
        return;
    }
    let remove = vec![Edit::Remove {
        at: range.at.clone(),
    }];
    let title = format!("remove {} from {}", range.range, range.owner);
    match other.shrink_to(&other.without(range)) {
        Some((shrink, edits)) => draft.unsafe_fix(shrink, edits).unsafe_fix(title, remove),
        None => draft.unsafe_fix(title, remove),
    };
}

/// Whether the other pool alone has what the range gives up, and every cluster that has the one pool
/// has the other too.
fn loses_nothing(cx: &Context, range: &Owned, other: &Owned, free: &[AddressRange]) -> bool {
    let mut kept: Vec<_> = free.to_vec();
    kept.push(other.range);
    let pool = |owned: &Owned| owned.at.segments().nth(1).map(str::to_owned);
    let (Some(own), Some(others)) = (pool(range), pool(other)) else {
        return false;
    };
    let reserves = |name: &str| {
        let pool = cx.plan.pools.get(name);
        pool.is_none_or(|pool| pool.reserved.iter().any(Entry::is_given))
    };
    let has = |cluster: &Cluster, name: &str| {
        let mut pools = cluster.pools.iter();
        pools.any(|pool| pool.get().is_some_and(|pool| pool.as_str() == name))
    };
    AddressSet::from_iter(kept).covers(range.range)
        && !reserves(&own)
        && !reserves(&others)
        && cx
            .plan
            .clusters
            .values()
            .all(|cluster| !has(cluster, &own) || has(cluster, &others))
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
