//! Which node of a cluster an address is routed to.

use std::net::IpAddr;

use crate::check::Context;
use crate::model::values::{AddressRange, NetworkMode};
use crate::model::{DocPath, Noun};
use crate::sorted;

/// The ranges of a cluster's nodes overlap only by mistake; nested ones are looked through this far.
const NESTING: usize = 8;

/// The cluster, the range, its node and its place.
type Range<'p> = (&'p str, AddressRange, &'p str, DocPath);

/// The ranges of all routing nodes, sorted.
pub(super) struct RoutedRanges<'p>(Vec<Range<'p>>);

impl<'p> RoutedRanges<'p> {
    pub(super) fn new(cx: &Context<'p>) -> Self {
        let mut found = Vec::new();
        for (name, node) in &cx.plan.nodes {
            let Some((cluster, plan)) = cx.plan.cluster_of(node) else {
                continue;
            };
            if plan.network.mode.get() != Some(&NetworkMode::Routing) {
                continue;
            }
            let at = Noun::Node.at(name).join("vm_ranges");
            for (i, entry) in node.vm_ranges.iter().enumerate() {
                if let Some(range) = entry.get() {
                    found.push((cluster, *range, name.as_str(), at.index(i)));
                }
            }
        }
        sorted::sort(&mut found);
        Self(found)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The node whose range holds the address, and the place of that range.
    pub(super) fn owner(&self, cluster: &str, address: IpAddr) -> Option<(&'p str, &DocPath)> {
        let wanted = AddressRange::single(address);
        let start = |range: &AddressRange| (range.family(), range.bounds().0);
        let before = |(of, range, ..): &Range| (*of, start(range)) <= (cluster, start(&wanted));
        let end = self.0.partition_point(before);
        let near = self.0[..end].iter().rev().take(NESTING);
        let mut holding = near.filter(|(of, range, ..)| *of == cluster && range.contains(address));
        holding.next().map(|(.., node, at)| (*node, at))
    }
}
