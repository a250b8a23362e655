//! Ranges of several owners, and which of them overlap.

use crate::check::Context;
use crate::model::values::AddressRange;
use crate::model::{DocPath, Entry, Noun};
use crate::sorted;

/// A range with its owner and its place.
#[derive(Clone, Debug)]
pub(super) struct Owned {
    pub range: AddressRange,
    /// In words: "the pool `lan`".
    pub owner: String,
    pub at: DocPath,
}

/// The ranges of all pools.
pub(super) fn pool_ranges(cx: &Context) -> Vec<Owned> {
    let pools = cx.plan.pools.iter();
    pools
        .flat_map(|(name, pool)| owned(Noun::Pool, name, "ranges", &pool.ranges))
        .collect()
}

/// The ranges of all nodes.
pub(super) fn node_ranges(cx: &Context) -> Vec<Owned> {
    let nodes = cx.plan.nodes.iter();
    nodes
        .flat_map(|(name, node)| owned(Noun::Node, name, "vm_ranges", &node.vm_ranges))
        .collect()
}

fn owned<'a>(
    noun: Noun,
    name: &'a str,
    field: &'static str,
    entries: &'a [Entry<AddressRange>],
) -> impl Iterator<Item = Owned> + 'a {
    entries.iter().enumerate().filter_map(move |(i, entry)| {
        Some(Owned {
            range: *entry.get()?,
            owner: format!("the {noun} `{name}`"),
            at: noun.at(name).join(field).index(i),
        })
    })
}

/// Each range that overlaps an earlier one, with the one that reaches furthest of those. Sorting makes
/// the work grow as n log n, and one report a range keeps the list as long as the plan.
pub(super) fn overlaps(mut ranges: Vec<Owned>) -> Vec<(Owned, Owned)> {
    sorted::sort_by(&mut ranges, |a, b| {
        let key = |owned: &Owned| {
            let (first, last) = owned.range.bounds();
            (owned.range.family(), first, u128::MAX - last)
        };
        key(a).cmp(&key(b)).then_with(|| a.at.cmp(&b.at))
    });
    let mut found = Vec::new();
    let mut furthest: Option<Owned> = None;
    for range in ranges {
        if let Some(other) = &furthest
            && range.range.intersection(other.range).is_some()
        {
            found.push((range.clone(), other.clone()));
            if other.range.bounds().1 >= range.range.bounds().1 {
                continue;
            }
        }
        furthest = Some(range);
    }
    found
}
