//! How a node's interfaces stand on each other.

use crate::topology::{NodeView, Spot};

/// For each interface of a node what it stands on: its ports and its parent, by their indexes, each
/// with the place that says so.
pub(super) struct Stack<'p> {
    pub lower: Vec<Vec<(usize, Spot<'p>)>>,
    /// All that end at interfaces that stand on nothing, each behind those it stands on.
    pub order: Vec<usize>,
}

impl<'p> Stack<'p> {
    pub fn new(view: &NodeView<'p>) -> Self {
        let count = view.links.len();
        let lower: Vec<_> = (0..count).map(|i| below(view, i)).collect();
        let mut upper = vec![Vec::new(); count];
        let mut open: Vec<usize> = lower.iter().map(Vec::len).collect();
        for (i, below) in lower.iter().enumerate() {
            below.iter().for_each(|(j, _)| upper[*j].push(i));
        }
        let mut order: Vec<_> = (0..count).filter(|i| open[*i] == 0).collect();
        let mut next = 0;
        while let Some(&j) = order.get(next) {
            next += 1;
            for i in upper[j].drain(..) {
                open[i] -= 1;
                if open[i] == 0 {
                    order.push(i);
                }
            }
        }
        Self { lower, order }
    }
}

fn below<'p>(view: &NodeView<'p>, i: usize) -> Vec<(usize, Spot<'p>)> {
    let link = &view.links[i];
    let parent = link
        .parent
        .map(|parent| (parent, Spot::Field(link.name, "parent")));
    let all = link.ports.iter().copied().chain(parent);
    all.filter_map(|(name, spot)| Some((view.index(name)?, spot)))
        .collect()
}
