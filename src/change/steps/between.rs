//! What VMs hang on between two steps, where reflectors come and go.
//!
//! During the change each host is old or new. A session that both plans have and that does not care is up all
//! the time, one of the old plan alone while both its ends are old, one of the new plan alone from when both
//! are new. A VM is reached while one reflector has both its node's session and the core gateway's.

use std::collections::BTreeMap;

use super::handover::waits;
use super::{Both, Step};
use crate::change::side::listed;
use crate::model::Noun;
use crate::model::values::Family;
use crate::sorted::{self, Lookup};

/// When a session is up.
#[derive(Clone, Copy)]
enum Life {
    Always,
    /// While both ends are old.
    Old,
    /// From when both ends are new.
    New,
    /// While both ends are old, or both new.
    Alike,
}

impl Life {
    /// With two ends that are new, or old, or have no step.
    fn is_up(self, one: Option<bool>, other: Option<bool>) -> bool {
        let are = |new: bool| [one, other].iter().all(|end| *end != Some(!new));
        match self {
            Self::Always => true,
            Self::Old => are(false),
            Self::New => are(true),
            Self::Alike => are(false) || are(true),
        }
    }
}

/// Steps, the first and the last of them.
type Range = (usize, usize);

/// What is found over all nodes and core gateways.
#[derive(Default)]
struct Found<'a> {
    /// Nodes whose VMs have no way, and from when to when.
    cut: Vec<&'a str>,
    cut_range: Option<Range>,
    /// Reflectors that are the only way for some, and from when to when.
    alone: Vec<&'a str>,
    alone_range: Option<Range>,
}

type Ways<'a> = BTreeMap<(Noun, &'a str, Family), Vec<(&'a str, Life)>>;

/// What to think of; nothing where each VM has as many ways as before and afterwards.
pub fn advice(both: &Both, steps: &[Step]) -> Vec<String> {
    let ways = ways(both);
    let numbered = steps.iter().enumerate();
    let hosts = numbered.flat_map(|(i, step)| step.hosts.iter().map(move |own| (&own.0, i + 1)));
    let numbers: Lookup<&str, usize> = hosts.map(|(host, i)| (host.as_str(), i)).collect();
    let mut found = Found::default();
    for fabric in both.new.site.fabrics {
        for node in &fabric.nodes {
            for gateway in &fabric.gateways {
                for family in Family::ALL {
                    let ends = [(Noun::Node, node.name), (Noun::Gateway, gateway.name)];
                    found.look(&ways, &numbers, ends, family);
                }
            }
        }
    }
    found.told()
}

/// All sessions with reflectors, by peer and family.
fn ways<'a>(both: &Both<'a>) -> Ways<'a> {
    let (old, new) = (both.old.sessions(), both.new.sessions());
    let mut ways = Ways::new();
    for (key, peering) in &new {
        let life = match old.binary_search_by(|(other, _)| other.cmp(key)) {
            Err(_) => Life::New,
            Ok(_) if waits(both, peering) => Life::Alike,
            Ok(_) => Life::Always,
        };
        let of_peer = ways.entry((key.1, key.2, key.3)).or_default();
        of_peer.push((key.0, life));
    }
    for (key, _) in &old {
        if new.binary_search_by(|(other, _)| other.cmp(key)).is_err() {
            let of_peer = ways.entry((key.1, key.2, key.3)).or_default();
            of_peer.push((key.0, Life::Old));
        }
    }
    ways
}

impl<'a> Found<'a> {
    /// Looks at one node and one core gateway.
    fn look(
        &mut self,
        ways: &Ways<'a>,
        numbers: &Lookup<&str, usize>,
        ends: [(Noun, &'a str); 2],
        family: Family,
    ) {
        let [of_node, of_core] = ends.map(|(noun, name)| {
            let of_peer = ways.get(&(noun, name, family));
            of_peer.map(Vec::as_slice).unwrap_or_default()
        });
        let number = |host: &str| numbers.get(host).copied();
        let [node, core] = ends.map(|(_, name)| number(name));
        let mut times: Vec<_> = of_node.iter().filter_map(|own| number(own.0)).collect();
        times.extend([node, core].into_iter().flatten());
        sorted::sort(&mut times);
        times.dedup();
        let open = |time: usize| -> Vec<&'a str> {
            let at = |step: Option<usize>| step.map(|step| step <= time);
            let mut open = Vec::new();
            for (reflector, to_node) in of_node {
                let state = at(number(reflector));
                let is_core = |own: &&(&str, Life)| own.0 == *reflector;
                let to_core = of_core.iter().find(is_core);
                if to_node.is_up(state, at(node))
                    && to_core.is_some_and(|(_, own)| own.is_up(state, at(core)))
                {
                    open.push(*reflector);
                }
            }
            open
        };
        let (first, last) = (open(0).len(), open(usize::MAX).len());
        if first == 0 || last == 0 {
            return;
        }
        for (i, time) in times.iter().enumerate() {
            let until = times.get(i + 1).unwrap_or(time);
            match open(*time)[..] {
                [] => {
                    self.cut.push(ends[0].1);
                    widen(&mut self.cut_range, (*time, *until));
                }
                [only] if first > 1 && last > 1 => {
                    self.alone.push(only);
                    widen(&mut self.alone_range, (*time, *until));
                }
                _ => {}
            }
        }
    }

    /// In words.
    fn told(mut self) -> Vec<String> {
        let mut told = Vec::new();
        sorted::sort(&mut self.cut);
        self.cut.dedup();
        sorted::sort(&mut self.alone);
        self.alone.dedup();
        if let Some((from, to)) = self.cut_range {
            told.push(format!(
                "No reflector has both a node and a core gateway all the time, so no order keeps every VM: those on {} \
                 are cut off, at most from step {from} to step {to}. To lose nothing, make two changes of it, with a plan \
                 in between that has the reflectors of both plans.",
                listed(&self.cut)
            ));
        }
        if let Some((from, to)) = self.alone_range {
            told.push(format!(
                "From step {from} to step {to} VMs hang on {} alone. See before the first step that every core gateway \
                 has each VM from there too.",
                listed(&self.alone)
            ));
        }
        told
    }
}

fn widen(range: &mut Option<Range>, (from, to): Range) {
    *range = Some(range.map_or((from, to), |own| (own.0.min(from), own.1.max(to))));
}
