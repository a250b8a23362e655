//! A loss of power: of what was not brought to the disk, anything may be there or not.

use std::collections::BTreeMap;

use super::{Change, Inode, Memory, Node};

/// Random numbers by xorshift: a seed gives the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }
}

impl Memory {
    /// What the disk holds after a loss of power, as the dice have it.
    ///
    /// The changes of one name come in their order, up to some point; what happens to names that have
    /// nothing to do with each other comes in any order. Data that was not synced may be all there, in
    /// part, or not at all.
    pub fn crash(&self, dice: &mut Dice) -> Memory {
        let after = self.clone();
        for inode in after.0.borrow_mut().iter_mut() {
            lose(inode, dice);
        }
        after.flush();
        after
    }
}

fn lose(inode: &mut Inode, dice: &mut Dice) {
    if dice.roll(2) == 0 {
        inode.meta = inode.durable_meta;
    }
    match &mut inode.node {
        Node::File { data, durable } if data != durable => match dice.roll(3) {
            0 => data.clone_from(durable),
            1 => {
                let rest = data.len().saturating_sub(durable.len());
                let kept = data.len() - if rest == 0 { 0 } else { dice.roll(rest + 1) };
                data.truncate(kept);
            }
            _ => {}
        },
        Node::Folder {
            names,
            durable,
            pending,
        } => {
            let groups = groups(pending);
            let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
            for group in &groups {
                *sizes.entry(*group).or_default() += 1;
            }
            let mut left: BTreeMap<usize, usize> = sizes
                .iter()
                .map(|(group, size)| (*group, dice.roll(size + 1)))
                .collect();
            names.clone_from(durable);
            for (change, group) in pending.iter().zip(&groups) {
                let left = left.get_mut(group).unwrap();
                if *left > 0 {
                    *left -= 1;
                    change.to(names);
                }
            }
        }
        _ => {}
    }
}

/// For each change, the group of names it belongs to.
fn groups(pending: &[Change]) -> Vec<usize> {
    let mut group: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, change) in pending.iter().enumerate() {
        match change {
            Change::Add(name, _) | Change::Remove(name) => {
                group.entry(name).or_insert(number);
            }
            Change::Rename(from, to) | Change::Exchange(from, to) => {
                let one = *group.entry(from).or_insert(number);
                let other = *group.entry(to).or_insert(number);
                for of in group.values_mut().filter(|of| **of == other) {
                    *of = one;
                }
            }
        }
    }
    let of = |change: &Change| match change {
        Change::Add(name, _)
        | Change::Remove(name)
        | Change::Rename(name, _)
        | Change::Exchange(name, _) => group[name.as_str()],
    };
    pending.iter().map(of).collect()
}
