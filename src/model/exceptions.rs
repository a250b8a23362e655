//! Exceptions stay at the places they were made for when a plan changes.

use super::{DocPath, Field, Plan};

/// The part at `gone` was taken away: exceptions for it go with it, and where it stood in a list those
/// for the items behind it move up.
pub fn follow_removal(plan: &mut Plan, gone: &DocPath, in_list: bool) {
    let list = gone.parent();
    let depth = list.segments().len();
    let index = |at: &DocPath| at.segments().nth(depth)?.parse::<usize>().ok();
    let removed = index(gone).filter(|_| in_list);
    let changed = changed(plan, |at| {
        if at.is_within(gone) {
            return Some(None);
        }
        let index = index(at).filter(|index| removed.is_some_and(|removed| *index > removed))?;
        let moved = || at.with_step(depth, (index - 1).to_string());
        at.is_within(&list).then(|| Some(moved()))
    });
    for (name, at) in changed {
        match at {
            Some(at) => put(plan, &name, &at),
            None => {
                let exceptions: &mut dyn Field = &mut plan.exceptions;
                exceptions.remove(&name);
            }
        }
    }
}

/// The part at `from` is called `to` now.
pub fn follow_rename(plan: &mut Plan, from: &DocPath, to: &str) {
    let depth = from.segments().len() - 1;
    let moved = |at: &DocPath| at.with_step(depth, to.to_owned());
    for (name, at) in changed(plan, |at| at.is_within(from).then(|| moved(at))) {
        put(plan, &name, &at);
    }
}

/// The names of the exceptions whose place is one that changes, with what becomes of it.
fn changed<T>(plan: &Plan, change: impl Fn(&DocPath) -> Option<T>) -> Vec<(String, T)> {
    let exceptions = plan.exceptions.iter();
    exceptions
        .filter_map(|(name, exception)| Some((name.clone(), change(exception.at.get()?)?)))
        .collect()
}

fn put(plan: &mut Plan, name: &str, at: &DocPath) {
    let exceptions: &mut dyn Field = &mut plan.exceptions;
    let exception = exceptions.child_mut(name, false);
    if let Some(field) = exception.and_then(|exception| exception.child_mut("at", false)) {
        field.set(at.to_string());
    }
}
