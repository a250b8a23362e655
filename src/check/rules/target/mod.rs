//! What the chosen daemons, versions and network back ends can express.

mod backend_not_packaged;
mod bfd_multiplier_too_low;
mod bird_under_vmmanager;
mod daemon_not_packaged;
mod helper_packages;
mod older_bird_syntax;
mod separate_ipv6_daemon;
mod short_junos_hold_time;
mod style_not_carried;
mod too_many_paths;
mod unmaintained_daemon;

use crate::check::{Context, Rule};
use crate::model::values::RoutingDaemon;
use crate::model::{DocPath, Entry, Noun};
use crate::sorted;
use crate::target::Daemon;
use crate::topology::{Fabric, Speaker};

pub(super) const RULES: &[&Rule] = &[
    // TARG001 told of targets without an exporter; now each has one.
    &backend_not_packaged::RULE,
    &daemon_not_packaged::RULE,
    &bfd_multiplier_too_low::RULE,
    &separate_ipv6_daemon::RULE,
    &unmaintained_daemon::RULE,
    &short_junos_hold_time::RULE,
    &too_many_paths::RULE,
    &bird_under_vmmanager::RULE,
    &helper_packages::RULE,
    &older_bird_syntax::RULE,
    &style_not_carried::RULE,
];

/// A node or reflector of a fabric with its routing daemon.
struct Running<'c, 'p> {
    fabric: &'c Fabric<'p>,
    speaker: &'c Speaker<'p>,
    daemon: &'static Daemon,
    /// The field that chooses the daemon.
    field: &'static str,
}

impl Running<'_, '_> {
    /// Where the daemon is chosen.
    fn at(&self) -> DocPath {
        self.speaker.at().join(self.field)
    }
}

/// The nodes and reflectors of all fabrics, each once, with their routing daemons; without those whose
/// daemon can't be read.
fn daemons<'c, 'p>(cx: &'c Context<'p>) -> Vec<Running<'c, 'p>> {
    let mut found = Vec::new();
    for fabric in &cx.fabrics {
        for speaker in fabric.reflectors.iter().chain(&fabric.nodes) {
            let is_node = speaker.noun == Noun::Node;
            let (chosen, field) = if is_node {
                let node = cx.plan.nodes.get(speaker.name);
                (node.map(|node| &node.routing_daemon), "routing_daemon")
            } else {
                let reflector = cx.plan.reflectors.get(speaker.name);
                (reflector.map(|reflector| &reflector.daemon), "daemon")
            };
            let Some(word) = chosen.and_then(|chosen| word(chosen, RoutingDaemon::Bird2)) else {
                continue;
            };
            found.push(Running {
                fabric,
                speaker,
                daemon: Daemon::of(word),
                field,
            });
        }
    }
    sorted::sort_by_key(&mut found, |one| (one.speaker.noun, one.speaker.name));
    found.dedup_by_key(|one| (one.speaker.noun, one.speaker.name));
    found
}

/// What is chosen, or the default. `None` where it can't be read.
fn word<T: Copy + crate::model::Value>(chosen: &Entry<T>, default: T) -> Option<T> {
    match chosen.get() {
        None if chosen.is_given() => None,
        given => Some(given.copied().unwrap_or(default)),
    }
}

/// What several devices of a plan have in common, told once: the first of them and how many more.
struct Alike<'a> {
    /// The places, the first device's first.
    places: Vec<DocPath>,
    /// The first device and how many more there are, as in "the node `node1` and 2 more".
    who: String,
    /// The first device.
    first: (Noun, &'a str),
}

/// What devices have in common: the parts of the sentence.
type Common<'a> = [&'a str; 4];

/// Brings together the devices that have the same in common.
fn alike<'a>(mut found: Vec<(Common<'a>, Noun, &'a str, DocPath)>) -> Vec<(Common<'a>, Alike<'a>)> {
    sorted::sort_by(&mut found, |a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let mut groups: Vec<(Common, Alike)> = Vec::new();
    for (key, noun, name, at) in found {
        match groups.last_mut() {
            Some((last, group)) if *last == key && group.first.0 == noun => group.places.push(at),
            _ => groups.push((
                key,
                Alike {
                    places: vec![at],
                    who: format!("the {noun} `{name}`"),
                    first: (noun, name),
                },
            )),
        }
    }
    for (_, group) in &mut groups {
        if group.places.len() > 1 {
            group.who += &format!(" and {} more", group.places.len() - 1);
        }
    }
    groups
}
