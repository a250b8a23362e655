//! Undo and redo.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Plan;

/// How many steps can be taken back. Plans share what they have in common, so a step is cheap.
const DEPTH: usize = 500;

/// A step: the plan before it, and what it did.
#[derive(Clone, Debug)]
struct Step {
    plan: Arc<Plan>,
    title: String,
}

/// The plan now, and the way here and back.
#[derive(Clone, Debug)]
pub struct History {
    now: Arc<Plan>,
    past: VecDeque<Step>,
    future: Vec<Step>,
    open: Option<String>,
}

impl History {
    /// Begins with a plan.
    pub fn new(plan: Plan) -> Self {
        Self {
            now: Arc::new(plan),
            past: VecDeque::new(),
            future: Vec::new(),
            open: None,
        }
    }

    /// The plan now.
    pub fn now(&self) -> &Arc<Plan> {
        &self.now
    }

    /// Takes a step. Steps with the same `group` in a row become one, until [`History::settle`]:
    /// letters typed into a field are taken back together.
    pub fn step(&mut self, plan: Plan, title: impl Into<String>, group: Option<&str>) {
        if plan == *self.now {
            return;
        }
        let before = std::mem::replace(&mut self.now, Arc::new(plan));
        self.future.clear();
        if group.is_some() && self.open.as_deref() == group {
            return;
        }
        self.open = group.map(str::to_owned);
        if self.past.len() == DEPTH {
            self.past.pop_front();
        }
        self.past.push_back(Step {
            plan: before,
            title: title.into(),
        });
    }

    /// Ends a group: the next step can be taken back alone.
    pub fn settle(&mut self) {
        self.open = None;
    }

    /// What would be taken back.
    pub fn undoable(&self) -> Option<&str> {
        self.past.back().map(|step| step.title.as_str())
    }

    /// What would be done again.
    pub fn redoable(&self) -> Option<&str> {
        self.future.last().map(|step| step.title.as_str())
    }

    /// Takes the last step back; `false` when there is none.
    pub fn undo(&mut self) -> bool {
        self.settle();
        let Some(Step { plan, title }) = self.past.pop_back() else {
            return false;
        };
        let after = std::mem::replace(&mut self.now, plan);
        self.future.push(Step { plan: after, title });
        true
    }

    /// Does the step that was taken back last again; `false` when there is none.
    pub fn redo(&mut self) -> bool {
        self.settle();
        let Some(Step { plan, title }) = self.future.pop() else {
            return false;
        };
        let before = std::mem::replace(&mut self.now, plan);
        self.past.push_back(Step {
            plan: before,
            title,
        });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_typed_into_one_field_are_one_step() {
        let mut history = History::new(Plan::new(""));
        for name in ["a", "am", "ams"] {
            history.step(Plan::new(name), "name", Some("name"));
        }
        history.settle();
        history.step(Plan::new("ams1"), "name", Some("name"));
        assert_eq!(history.undoable(), Some("name"));
        assert!(history.undo());
        assert_eq!(history.now().name.text(), "ams");
        assert!(history.undo());
        assert_eq!(history.now().name.text(), "");
        assert!(!history.undo() && history.redo() && history.redo() && !history.redo());
        assert_eq!(history.now().name.text(), "ams1");
    }
}
