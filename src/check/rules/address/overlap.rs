//! Ranges of several owners, which of them overlap, and what of them does not.

use crate::address::AddressSet;
use crate::check::Context;
use crate::model::values::AddressRange;
use crate::model::{DocPath, Edit, Entry, Noun};
use crate::sorted;

/// A range with its owner and its place.
#[derive(Clone, Debug)]
pub(super) struct Owned {
    pub range: AddressRange,
    /// In words: "the pool `lan`".
    pub owner: String,
    pub at: DocPath,
    /// How many ranges its owner has.
    pub siblings: usize,
}

/// More parts than this are no simpler than what the user wrote.
const MOST_PARTS: usize = 4;

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
            siblings: entries.len(),
        })
    })
}

/// Which ranges overlap.
pub(super) struct Overlaps {
    /// Each range that overlaps an earlier one, with the one that reaches furthest of those.
    pub pairs: Vec<(Owned, Owned)>,
    /// The addresses that lie in more than one range.
    pub shared: AddressSet,
}

/// Sorting makes the work grow as n log n, and one pair a range keeps the list as long as the plan.
pub(super) fn overlaps(mut ranges: Vec<Owned>) -> Overlaps {
    sorted::sort_by(&mut ranges, |a, b| {
        let key = |owned: &Owned| {
            let (first, last) = owned.range.bounds();
            (owned.range.family(), first, u128::MAX - last)
        };
        key(a).cmp(&key(b)).then_with(|| a.at.cmp(&b.at))
    });
    let mut pairs = Vec::new();
    let mut shared = Vec::new();
    let mut furthest: Option<Owned> = None;
    for range in ranges {
        if let Some(other) = &furthest
            && let Some(both) = range.range.intersection(other.range)
        {
            shared.push(both);
            pairs.push((range.clone(), other.clone()));
            if other.range.bounds().1 >= range.range.bounds().1 {
                continue;
            }
        }
        furthest = Some(range);
    }
    Overlaps {
        pairs,
        shared: shared.into_iter().collect(),
    }
}

impl Owned {
    /// The change that leaves only these parts of it, and what it is called. `None` where nothing or
    /// too much of a puzzle would be left.
    pub(super) fn shrink_to(&self, parts: &[AddressRange]) -> Option<(String, Vec<Edit>)> {
        let (first, more) = parts.split_first()?;
        if parts.len() > MOST_PARTS {
            return None;
        }
        let list = self.at.parent();
        let mut edits = vec![Edit::set(self.at.clone(), first.to_string())];
        for (i, part) in more.iter().enumerate() {
            edits.push(Edit::set(list.index(self.siblings + i), part.to_string()));
        }
        let shown: Vec<_> = parts.iter().map(ToString::to_string).collect();
        let title = format!("shrink {} to {}", self.range, shown.join(" and "));
        Some((title, edits))
    }

    /// What is left of it without another range.
    pub(super) fn without(&self, other: &Self) -> Vec<AddressRange> {
        AddressSet::from_iter([other.range]).gaps(self.range)
    }
}
