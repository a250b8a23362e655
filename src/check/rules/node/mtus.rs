//! Which MTUs a node's interfaces have.

use super::stack::Stack;
use crate::model::values::InterfaceKind;
use crate::topology::{NodeLink, NodeView, Spot};

/// What an interface has that says nothing: Ethernet's (IEEE 802.3).
const ETHERNET: u16 = 1500;

/// The least that every link must carry for IPv6 (RFC 8200, section 5).
pub(super) const IPV6_LEAST: u16 = 1280;

/// An MTU, and where the plan says so if it does.
pub(in crate::check::rules) type EffectiveMtu<'p> = (u16, Option<Spot<'p>>);

/// The MTU that each interface comes up with, by its index. `None` while it can't be read, and where
/// interfaces stand on each other in a circle.
pub(in crate::check::rules) fn effective_mtus<'p>(
    view: &NodeView<'p>,
) -> Vec<Option<EffectiveMtu<'p>>> {
    let stack = Stack::new(view);
    let mut all = vec![None; view.links.len()];
    for i in stack.order {
        let link = &view.links[i];
        let carriers = stack.lower[i].iter().map(|(j, _)| all[*j]);
        all[i] = effective(view, link, carriers);
    }
    all
}

fn effective<'p>(
    view: &NodeView<'p>,
    link: &NodeLink<'p>,
    carriers: impl Iterator<Item = Option<EffectiveMtu<'p>>>,
) -> Option<EffectiveMtu<'p>> {
    let unreadable = link.entry.is_some_and(|entry| entry.mtu.error().is_some())
        || link.is_uplink && view.node.mtu.error().is_some();
    if unreadable {
        return None;
    }
    if let Some((mtu, spot)) = link.mtu {
        return Some((mtu.bytes(), Some(spot)));
    }
    let ethernet = Some((ETHERNET, None));
    if matches!(link.kind, InterfaceKind::Physical | InterfaceKind::Bond) {
        return ethernet;
    }
    // The smallest; one that is not known could be.
    let all: Option<Vec<_>> = carriers.collect();
    let least = all?.into_iter().min_by_key(|(mtu, _)| *mtu);
    least.or(ethernet)
}
