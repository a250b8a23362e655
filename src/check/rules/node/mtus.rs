//! Which MTU an interface has.

use crate::model::values::InterfaceKind;
use crate::topology::{NodeLink, NodeView, Spot};

/// What an interface has that says nothing: Ethernet's (IEEE 802.3).
const ETHERNET: u16 = 1500;

/// The least that every link must carry for IPv6 (RFC 8200, section 5).
pub(super) const IPV6_LEAST: u16 = 1280;

/// Far deeper than interfaces stand on each other, and an end in a circle.
const DEPTH: usize = 8;

/// What an interface stands on: its ports or its parent.
pub(super) fn carried<'v, 'p>(view: &'v NodeView<'p>, link: &NodeLink) -> Vec<&'v NodeLink<'p>> {
    let ports = link.ports.iter().map(|(port, _)| *port);
    let names = ports.chain(link.parent);
    // The uplink's own MTU goes to the bridge for VMs.
    let others = names.filter(|name| *name != link.name);
    others.filter_map(|name| view.link(name)).collect()
}

/// The MTU that an interface comes up with, and where the plan says so. `None` while it can't be read.
pub(in crate::check::rules) fn effective<'p>(
    view: &NodeView<'p>,
    link: &NodeLink<'p>,
) -> Option<(u16, Option<Spot<'p>>)> {
    at_depth(view, link, DEPTH)
}

fn at_depth<'p>(
    view: &NodeView<'p>,
    link: &NodeLink<'p>,
    depth: usize,
) -> Option<(u16, Option<Spot<'p>>)> {
    let unreadable = link.entry.is_some_and(|entry| entry.mtu.error().is_some())
        || link.is_uplink && view.node.mtu.error().is_some();
    if unreadable || depth == 0 {
        return None;
    }
    if let Some((mtu, spot)) = link.mtu {
        return Some((mtu.bytes(), Some(spot)));
    }
    if matches!(link.kind, InterfaceKind::Physical | InterfaceKind::Bond) {
        return Some((ETHERNET, None));
    }
    let mut least = (ETHERNET, None);
    for (i, carrier) in carried(view, link).into_iter().enumerate() {
        let found = at_depth(view, carrier, depth - 1)?;
        if i == 0 || found.0 < least.0 {
            least = found;
        }
    }
    Some(least)
}
