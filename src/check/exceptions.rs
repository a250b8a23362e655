//! Findings that a plan says are meant so.

use super::rules;
use super::{Problem, Rule};
use crate::model::{DocPath, Edit, Plan, Tree};
use crate::sorted;

/// An exception of a plan whose rule is known and allows exceptions.
#[derive(Clone, Debug)]
pub struct Excepted<'p> {
    /// Its name in the plan.
    pub name: &'p str,
    /// The rule whose findings it turns off.
    pub rule: &'static Rule,
    /// At this place and inside it; the whole plan when not given.
    pub at: DocPath,
    /// Why, in the user's words.
    pub reason: &'p str,
}

impl Excepted<'_> {
    /// Where it stands in the plan.
    pub fn location(&self) -> DocPath {
        place(self.name)
    }

    fn key(&self) -> (&'static str, &DocPath) {
        (self.rule.code, &self.at)
    }
}

/// The usable exceptions of a plan, by name. One without a reason is none.
pub(super) fn exceptions(plan: &Plan) -> Vec<Excepted<'_>> {
    plan.exceptions
        .iter()
        .filter_map(|(name, exception)| {
            let rule = rules::find(exception.rule.get()?.as_str())?;
            Some(Excepted {
                name,
                rule: rule.can_except.then_some(rule)?,
                at: exception.at.get().cloned().unwrap_or_default(),
                reason: exception.reason.get()?.as_str(),
            })
        })
        .collect()
}

/// Problems that no exception turns off, those that one does, with its name, and the exceptions that
/// turn nothing off.
pub(super) type Sifted<'p> = (Vec<Problem>, Vec<(Problem, String)>, Vec<Excepted<'p>>);

/// Parts the problems of a plan by its exceptions.
pub(super) fn sift<'p>(problems: Vec<Problem>, mut exceptions: Vec<Excepted<'p>>) -> Sifted<'p> {
    sorted::sort_by(&mut exceptions, |a, b| a.key().cmp(&b.key()));
    let mut used = vec![false; exceptions.len()];
    let (mut kept, mut excepted) = (Vec::new(), Vec::new());
    for problem in problems {
        let mut first = None;
        // Each place on the way to the problem, from the whole plan on.
        for steps in 0..=problem.at.segments().len() {
            let place = problem.at.up_to(steps);
            let key = (problem.rule.code, &place);
            let start = exceptions.partition_point(|one| one.key() < key);
            if let Some(one) = exceptions.get(start).filter(|one| one.key() == key) {
                used[start] = true;
                first = first.or(Some(one.name));
            }
        }
        match first {
            Some(name) if problem.can_except => excepted.push((problem, name.to_owned())),
            Some(_) => kept.push(Problem {
                help: Some("no file can be written with it: it can't be excepted, mend it".into()),
                ..problem
            }),
            None => kept.push(problem),
        }
    }
    // Of several for one place each does what the first does.
    for i in 1..exceptions.len() {
        used[i] |= used[i - 1] && exceptions[i].key() == exceptions[i - 1].key();
    }
    let mut used = used.into_iter();
    exceptions.retain(|_| !used.next().unwrap_or_default());
    (kept, excepted, exceptions)
}

impl Problem {
    /// The change that turns this finding off, at its place alone; `None` where it can't be excepted.
    pub fn exception(&self, plan: &Plan, reason: &str) -> Option<Edit> {
        let free = |name: &String| !plan.exceptions.contains_key(name);
        let numbered = (2..).map(|n| format!("{}-{n}", self.rule.name));
        let name = std::iter::once(self.rule.name.to_owned())
            .chain(numbered)
            .find(free)?;
        self.can_except.then(|| Edit::Put {
            at: place(&name),
            value: Tree::map([
                ("rule", Tree::text(self.rule.name)),
                ("at", Tree::text(self.at.to_string())),
                ("reason", Tree::text(reason)),
            ]),
        })
    }
}

fn place(name: &str) -> DocPath {
    DocPath::root().join("exceptions").join(name.to_owned())
}
