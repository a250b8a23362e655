//! Findings that a plan says are meant so.

use super::rules;
use super::{Problem, Rule};
use crate::model::{DocPath, Edit, Plan, Tree};

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

    /// Whether a problem is one that it turns off.
    pub fn covers(&self, problem: &Problem) -> bool {
        problem.rule == self.rule && problem.at.is_within(&self.at)
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

impl Problem {
    /// The change that turns this finding off, at its place alone; `None` where its rule allows no exception.
    pub fn exception(&self, plan: &Plan, reason: &str) -> Option<Edit> {
        let free = |name: &String| !plan.exceptions.contains_key(name);
        let numbered = (2..).map(|n| format!("{}-{n}", self.rule.name));
        let name = std::iter::once(self.rule.name.to_owned())
            .chain(numbered)
            .find(free)?;
        self.rule.can_except.then(|| Edit::Put {
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
