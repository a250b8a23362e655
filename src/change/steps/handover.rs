//! What both ends of a session must have alike, and an order in which no VM loses all its ways.
//!
//! During the change each host is old or new. A password, TTL security, an AS number, the mark of VM routes:
//! where one of them differs, routes pass between two old hosts or two new ones and nowhere else. A VM is
//! reached while one reflector both gets its node's routes and passes them on to the core. So with some
//! reflectors changed first and the others last, a node that is not changed yet has the last ones, and a
//! changed one the first ones; [`Handover::of`] looks for such two groups and tries them on every node and
//! core gateway, in each state between two steps.

use std::collections::BTreeMap;

use super::Both;
use super::order::role;
use crate::change::daemon::Fate;
use crate::model::Noun;
use crate::model::values::{Family, ReflectorRole};
use crate::sorted;
use crate::topology::Peering;

/// The order of reflectors, and what is lost in it.
pub struct Handover<'a> {
    /// Those that are changed before any node; all where nothing is won by keeping some back.
    pub first: Vec<&'a str>,
    /// Those that are changed when all nodes are.
    pub last: Vec<&'a str>,
    /// What is lost all the same.
    pub loss: Loss<'a>,
    /// Whether core gateways must have the change too: they come before the last reflectors then.
    pub has_core: bool,
    /// The fabrics whose mark of VM routes differs.
    pub marked: Vec<&'a str>,
    /// Whether something else does, for which sessions go down.
    pub has_sessions: bool,
    /// Whether sessions of nodes start anew in their own steps, for whatever reason.
    pub restarts_nodes: bool,
}

/// Which VMs are cut off.
pub enum Loss<'a> {
    /// None but for the moment in which a node goes from one reflector to the other.
    None,
    /// Those of every node, from its own step to the core gateways'.
    UntilCore,
    /// Those of some nodes, while their reflectors, they and the core gateways are changed.
    Cut(Vec<&'a str>),
}

/// A reflector between a node and a core gateway, and whether the change matters on either side.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Link<'a> {
    reflector: &'a str,
    to_node: bool,
    to_core: bool,
}

/// All ways from a node to a core gateway, of one family.
struct Pair<'a> {
    node: &'a str,
    links: Vec<Link<'a>>,
}

impl Pair<'_> {
    /// Whether a way is open, with some reflectors, the node and the core gateway changed.
    fn holds(&self, reflectors: &dyn Fn(&str) -> bool, node: bool, core: bool) -> bool {
        self.links.iter().any(|link| {
            let own = reflectors(link.reflector);
            (!link.to_node || own == node) && (!link.to_core || own == core)
        })
    }
}

impl<'a> Handover<'a> {
    /// That of a change; none where reflectors, nodes and core gateways in turn lose nothing.
    pub fn of(both: &Both<'a>) -> Option<Self> {
        let marked = marked(both);
        let pairs = pairs(both, &marked);
        let all = |_: &str| true;
        let holds = |first: &dyn Fn(&str) -> bool, node, core| {
            pairs.iter().all(|pair| pair.holds(first, node, core))
        };
        if holds(&all, false, false) && holds(&all, true, false) {
            return None;
        }
        let links = || pairs.iter().flat_map(|pair| &pair.links);
        let groups = groups(both, links().map(|link| link.reflector).collect());
        let bridges = |pair: &Pair, first: &dyn Fn(&str) -> bool| {
            pair.holds(first, false, false) && pair.holds(first, true, true)
        };
        let keeps = |pair: &Pair, first: &dyn Fn(&str) -> bool| {
            bridges(pair, first) && pair.holds(first, true, false)
        };
        // Thousands of nodes are alike.
        let mut shapes: Vec<&Pair> = pairs.iter().collect();
        sorted::sort_by(&mut shapes, |a, b| a.links.cmp(&b.links));
        shapes.dedup_by(|a, b| a.links == b.links);
        let safe = groups.iter().find(|group| {
            let first = group.is_first();
            shapes.iter().all(|pair| keeps(pair, &first))
        });
        let nearly = groups.iter().find(|group| {
            let first = group.is_first();
            shapes.iter().all(|pair| bridges(pair, &first))
        });
        let (found, loss) = if let Some(safe) = safe {
            (safe.clone(), Loss::None)
        } else if let Some(group) = nearly {
            (group.clone(), Loss::UntilCore)
        } else {
            let cut = |group: &Group<'a>| {
                let lost = pairs
                    .iter()
                    .filter(|pair| !bridges(pair, &group.is_first()));
                let mut nodes: Vec<_> = lost.map(|pair| pair.node).collect();
                nodes.dedup();
                nodes
            };
            let lost = |group: &Group<'a>| {
                let first = group.is_first();
                shapes.iter().filter(|pair| !bridges(pair, &first)).count()
            };
            let best = groups.iter().min_by_key(|group| lost(group));
            let best = best.cloned().unwrap_or_default();
            let nodes = cut(&best);
            (best, Loss::Cut(nodes))
        };
        let is_session = |(_, peering): &(_, &Peering<'a>)| waits(both, peering);
        Some(Self {
            first: found.first,
            last: found.last,
            loss,
            has_core: links().any(|link| link.to_core),
            restarts_nodes: restarts_nodes(both),
            has_sessions: both.new.sessions().iter().any(is_session),
            marked,
        })
    }
}

impl Handover<'_> {
    /// Whether a reflector waits until all nodes are changed.
    pub fn is_last(&self, reflector: &str) -> bool {
        !self.first.is_empty() && !self.first.contains(&reflector)
    }
}

/// The fabrics whose mark of VM routes differs.
fn marked<'a>(both: &Both<'a>) -> Vec<&'a str> {
    let fabrics = both.new.site.fabrics.iter();
    let differs = fabrics.filter(|after| {
        let before = both.old.fabric(after.name);
        before.is_some_and(|before| before.community != after.community)
    });
    differs.map(|fabric| fabric.name).collect()
}

/// Whether a session is down while one of its ends alone is changed.
pub fn waits(both: &Both, peering: &Peering) -> bool {
    let session = &peering.session;
    let fate = |host: &str, neighbor: String| {
        let at = both
            .devices
            .binary_search_by(|device| device.host.as_str().cmp(host));
        at.is_ok_and(|at| both.devices[at].fate_of(&neighbor) == Some(Fate::Waits))
    };
    fate(
        session.reflector.name,
        session.peer_address.addr().to_string(),
    ) || fate(
        session.peer.name,
        session.reflector_address.addr().to_string(),
    )
}

/// Whether a node's sessions go down by its own new file.
fn restarts_nodes(both: &Both) -> bool {
    let nodes = both
        .devices
        .iter()
        .filter(|own| role(both, own) == Noun::Node);
    let mut sessions = nodes.flat_map(|own| &own.sessions);
    sessions.any(|own| matches!(own.fate, Fate::Restarts | Fate::Waits))
}

/// Every node with every core gateway of its fabric, by the sessions that both plans have.
fn pairs<'a>(both: &Both<'a>, marked: &[&str]) -> Vec<Pair<'a>> {
    let (before, after) = (both.old.sessions(), both.new.sessions());
    let mut ways: BTreeMap<_, Vec<(&'a str, bool)>> = BTreeMap::new();
    for ((reflector, noun, peer, family), peering) in after {
        let key = (reflector, noun, peer, family);
        if before
            .binary_search_by(|(other, _)| other.cmp(&key))
            .is_ok()
        {
            let mut fabrics = peering.fabrics.iter();
            let is_marked = noun == Noun::Node && fabrics.any(|own| marked.contains(&own.name));
            let matters = is_marked || waits(both, peering);
            ways.entry((noun, peer, family))
                .or_default()
                .push((reflector, matters));
        }
    }
    let mut pairs = Vec::new();
    for fabric in both.new.site.fabrics {
        for (node, gateway) in fabric
            .nodes
            .iter()
            .flat_map(|node| fabric.gateways.iter().map(move |own| (node, own)))
        {
            for family in Family::ALL {
                let of_core = ways.get(&(Noun::Gateway, gateway.name, family));
                let of_node = ways.get(&(Noun::Node, node.name, family));
                let mut links = Vec::new();
                for (reflector, to_node) in of_node.into_iter().flatten() {
                    let other = of_core
                        .into_iter()
                        .flatten()
                        .find(|(other, _)| other == reflector);
                    links.extend(other.map(|(_, to_core)| Link {
                        reflector,
                        to_node: *to_node,
                        to_core: *to_core,
                    }));
                }
                let node = node.name;
                pairs.extend((!links.is_empty()).then_some(Pair { node, links }));
            }
        }
    }
    pairs
}

/// Reflectors in two groups.
#[derive(Clone, Default)]
pub struct Group<'a> {
    /// Those that are changed first.
    pub first: Vec<&'a str>,
    /// Those that are changed last.
    pub last: Vec<&'a str>,
}

impl Group<'_> {
    fn is_first(&self) -> impl Fn(&str) -> bool {
        |name| self.first.contains(&name)
    }
}

/// Ways to part some reflectors, small first groups before large ones, backups before main ones.
pub fn groups<'a>(both: &Both<'a>, mut names: Vec<&'a str>) -> Vec<Group<'a>> {
    sorted::sort(&mut names);
    names.dedup();
    let is_main = |name: &&str| {
        let reflector = both.new.site.plan.reflectors.get(name);
        reflector.is_none_or(|own| own.role.get() != Some(&ReflectorRole::Backup))
    };
    sorted::sort_by_key(&mut names, |name| (is_main(name), *name));
    // Nobody has so many that all ways to part them could not be looked at.
    names.truncate(10);
    let mut groups = Vec::new();
    for size in 1..names.len() as u32 {
        for mask in (1..1_u32 << names.len()).filter(|mask| mask.count_ones() == size) {
            let mut group = Group::default();
            for (i, name) in names.iter().enumerate() {
                let side = if mask >> i & 1 == 1 {
                    &mut group.first
                } else {
                    &mut group.last
                };
                side.push(*name);
            }
            groups.push(group);
        }
    }
    groups
}
