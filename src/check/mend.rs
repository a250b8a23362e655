//! All safe fixes at once.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{Fix, Problem, check};
use crate::model::{DocPath, Edit, Noun, Plan};
use crate::sorted;

/// More rounds than any plan needs; fixes that undo each other would reach it.
const MOST_ROUNDS: usize = 100;

/// A plan after all safe fixes.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The plan.
    pub plan: Plan,
    /// The problems that were solved, in the order in which they were, with the fix.
    pub solved: Vec<(Problem, Fix)>,
}

/// Applies safe fixes until none is left. Those that touch one place wait for each other, and the plan
/// is checked in between: a second fix for one mistake would be a mistake of its own.
pub fn mend(plan: &Plan) -> Mended {
    let mut mended = Mended {
        plan: plan.clone(),
        solved: Vec::new(),
    };
    for _ in 0..MOST_ROUNDS {
        let mut fixes: Vec<_> = check(&mended.plan)
            .into_iter()
            .filter_map(|problem| {
                let fix = problem.fixes.iter().find(|fix| fix.safe)?.clone();
                Some((problem, fix))
            })
            .collect();
        // From the back, so that indexes into lists stay right.
        sorted::sort_by(&mut fixes, |a, b| by_number(&b.0.at, &a.0.at));
        let mut round = Round::default();
        fixes.retain(|(problem, fix)| round.takes(problem, fix));
        let apply = |fixes: &[(Problem, Fix)]| {
            let edits: Vec<_> = fixes
                .iter()
                .flat_map(|(_, fix)| fix.edits.clone())
                .collect();
            Edit::apply_all(&edits, &mended.plan)
        };
        let changed = apply(&fixes).or_else(|_| {
            fixes.truncate(1);
            apply(&fixes)
        });
        let Some(changed) = changed.ok().filter(|_| !fixes.is_empty()) else {
            break;
        };
        mended.plan = changed;
        fixes.reverse();
        mended.solved.append(&mut fixes);
    }
    mended
}

/// What the fixes of one round change.
#[derive(Default)]
struct Round {
    changed: BTreeSet<DocPath>,
    /// The first item that is removed from each list.
    removed: BTreeMap<DocPath, usize>,
    /// Whether one fix changes more than its places, and has the round for itself.
    goes_far: bool,
}

impl Round {
    /// Whether a fix has nothing to do with what those before it change; then it is one of them.
    fn takes(&mut self, problem: &Problem, fix: &Fix) -> bool {
        let goes_far = fix.edits.iter().any(goes_far);
        let of_edits = fix.edits.iter().map(Edit::at);
        let of_problem = problem.related.iter().map(|related| &related.at);
        let mut places = of_edits.chain(of_problem).chain([&problem.at]);
        if self.goes_far || goes_far && !self.changed.is_empty() || places.any(|at| self.meets(at))
        {
            return false;
        }
        self.goes_far = goes_far;
        for edit in &fix.edits {
            self.changed.insert(edit.at().clone());
            if let (Edit::Remove { at }, Ok(index)) = (edit, edit.at().last().parse()) {
                let first = self.removed.entry(at.parent()).or_insert(index);
                *first = index.min(*first);
            }
        }
        true
    }

    fn meets(&self, at: &DocPath) -> bool {
        let steps = at.segments().len();
        let above = (0..=steps).any(|steps| self.changed.contains(&at.up_to(steps)));
        let inside = self.changed.range(at..).next();
        let moved = self.removed.get(&at.parent());
        let index = at.last().parse::<usize>();
        above
            || inside.is_some_and(|changed| changed.is_within(at))
            || moved.is_some_and(|first| index.is_ok_and(|index| index >= *first))
    }
}

/// Whether a change follows an object to all places that refer to it.
fn goes_far(edit: &Edit) -> bool {
    let is_object = |at: &DocPath| {
        let collection = at.object().filter(|_| at.segments().len() == 2);
        collection.is_some_and(|(collection, _)| Noun::of_collection(collection).is_some())
    };
    match edit {
        Edit::Rename { .. } => true,
        Edit::Remove { at } => is_object(at),
        Edit::Put { .. } => false,
    }
}

/// The order of places, where items of lists go by their numbers.
fn by_number(a: &DocPath, b: &DocPath) -> Ordering {
    let pairs = a.segments().zip(b.segments());
    let ordered = pairs.map(|(a, b)| match (a.parse::<usize>(), b.parse::<usize>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        _ => a.cmp(b),
    });
    let lengths = a.segments().len().cmp(&b.segments().len());
    ordered.fold(Ordering::Equal, Ordering::then).then(lengths)
}
