//! What another node has now: VMs, and Routing's ranges of addresses.

use super::Both;
use crate::address::AddressSet;
use crate::change::objects::Kind;
use crate::model::{Noun, Plan};

/// A VM that has another node now.
pub struct Move<'a> {
    /// Its name.
    pub name: &'a str,
    /// The node it leaves.
    pub from: &'a str,
    /// The node it comes to.
    pub to: &'a str,
}

/// A range of addresses that is a node's now.
pub struct Range<'a> {
    /// As the plan has it.
    pub text: String,
    /// The node that had it, or parts of it.
    pub from: Option<&'a str>,
    /// The node that has it.
    pub to: &'a str,
}

/// All of them.
#[derive(Default)]
pub struct Moves<'a> {
    /// VMs.
    pub vms: Vec<Move<'a>>,
    /// Ranges.
    pub ranges: Vec<Range<'a>>,
}

impl Moves<'_> {
    /// Whether something comes to a node.
    pub fn gains(&self, node: &str) -> bool {
        self.vms.iter().any(|one| one.to == node) || self.ranges.iter().any(|one| one.to == node)
    }

    /// Whether something leaves a node.
    pub fn loses(&self, node: &str) -> bool {
        self.vms.iter().any(|one| one.from == node)
            || self.ranges.iter().any(|one| one.from == Some(node))
    }
}

/// Those of a change.
pub fn moves<'a>(both: &Both<'a>) -> Moves<'a> {
    let (old, new): (&'a Plan, &'a Plan) = (both.old.site.plan, both.new.site.plan);
    let mut moves = Moves::default();
    for object in both.objects {
        let Some((collection, name)) = object.at.object() else {
            continue;
        };
        if collection == Noun::Vm.collection() && object.kind == Kind::Changed {
            let node = |plan: &'a Plan| Some(plan.vms.get(name)?.node.get()?.as_str());
            if let (Some(from), Some(to)) = (node(old), node(new))
                && from != to
            {
                moves.vms.push(Move { name, from, to });
            }
        } else if collection == Noun::Node.collection() {
            moves.ranges.extend(ranges(old, new, name));
        }
    }
    moves
}

/// The ranges that a node has and had not.
fn ranges<'a>(old: &'a Plan, new: &'a Plan, to: &'a str) -> Vec<Range<'a>> {
    let set = |plan: &Plan, name: &str| {
        let node = plan.nodes.get(name);
        let entries = node.into_iter().flat_map(|node| &node.vm_ranges);
        AddressSet::from_iter(entries.filter_map(|entry| entry.get().copied()))
    };
    let before = set(old, to);
    let node = new.nodes.get(to).into_iter();
    let entries = node.flat_map(|node| &node.vm_ranges);
    let mut found = Vec::new();
    for range in entries.filter_map(|entry| entry.get().copied()) {
        let gaps = before.gaps(range);
        if gaps.is_empty() {
            continue;
        }
        let had = |name: &&String| {
            let own = set(old, name.as_str());
            name.as_str() != to && gaps.iter().any(|gap| own.gaps(*gap) != [*gap])
        };
        let mut nodes = old.nodes.iter().map(|(name, _)| name);
        found.push(Range {
            text: range.to_string(),
            from: nodes.find(had).map(String::as_str),
            to,
        });
    }
    found
}
