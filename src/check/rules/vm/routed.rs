//! Which node of a cluster an address is routed to.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::check::Context;
use crate::model::values::{AddressRange, NetworkMode};
use crate::model::{DocPath, Noun};
use crate::sorted;

/// The ranges of a cluster's nodes overlap only by mistake; nested ones are looked through this far.
const NESTING: usize = 8;

type Range<'p> = (AddressRange, &'p str, DocPath);

/// The ranges of all routing nodes, sorted within their cluster.
pub(super) struct RoutedRanges<'p>(BTreeMap<&'p str, Vec<Range<'p>>>);

impl<'p> RoutedRanges<'p> {
    pub(super) fn new(cx: &Context<'p>) -> Self {
        let mut clusters: BTreeMap<&str, Vec<Range>> = BTreeMap::new();
        for (name, node) in &cx.plan.nodes {
            let Some((cluster, plan)) = cx.plan.cluster_of(node) else {
                continue;
            };
            if plan.network.mode.get() != Some(&NetworkMode::Routing) {
                continue;
            }
            let at = Noun::Node.at(name).join("vm_ranges");
            let ranges = node.vm_ranges.iter().enumerate();
            clusters.entry(cluster).or_default().extend(
                ranges.filter_map(|(i, entry)| Some((*entry.get()?, name.as_str(), at.index(i)))),
            );
        }
        for ranges in clusters.values_mut() {
            sorted::sort(ranges);
        }
        Self(clusters)
    }

    /// The node whose range holds the address, and the place of that range.
    pub(super) fn owner(&self, cluster: &str, address: IpAddr) -> Option<(&'p str, &DocPath)> {
        let ranges = self.0.get(cluster)?;
        let wanted = AddressRange::single(address);
        let start = |range: &AddressRange| (range.family(), range.bounds().0);
        let end = ranges.partition_point(|(range, ..)| start(range) <= start(&wanted));
        let before = ranges[..end].iter().rev().take(NESTING);
        let mut holding = before.filter(|(range, ..)| range.contains(address));
        holding.next().map(|(_, node, at)| (*node, at))
    }
}
