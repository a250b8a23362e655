//! The plan being worked on.

use std::sync::Arc;

use leptos::prelude::*;

use super::reading::{put_aside, read_whole};
use super::{Route, Toast};
use crate::check::{Findings, Problem, Severity, findings};
use crate::format;
use crate::model::{DocPath, Edit, EditError, History, Noun, Plan};
use crate::ui::browser::{self, storage};

/// Whether the browser holds what is on screen.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveState {
    /// It does.
    Saved,
    /// It soon will.
    Pending,
    /// It can't, and why.
    Failed(String),
}

/// How long typing may pause before the plan is saved, in milliseconds.
const SAVE_DELAY: u32 = 300;

/// The state of the app; a handle that is copied freely.
#[derive(Clone, Copy)]
pub struct Session {
    history: StoredValue<History>,
    /// The plan; `None` until one is begun or opened.
    pub plan: RwSignal<Arc<Plan>>,
    /// Whether a plan has been begun.
    pub begun: RwSignal<bool>,
    /// All problems of the plan, apart from those that it excepts.
    pub problems: RwSignal<Arc<Vec<Problem>>>,
    /// The findings that are turned off, each with the name of its exception.
    pub excepted: RwSignal<Arc<Vec<(Problem, String)>>>,
    /// The problem that is about to be turned off, once a reason is given.
    pub turning_off: RwSignal<Option<Problem>>,
    /// What undo would take back.
    pub undoable: RwSignal<Option<String>>,
    /// What redo would do again.
    pub redoable: RwSignal<Option<String>>,
    /// Whether the plan is safe in the browser.
    pub saved: RwSignal<SaveState>,
    /// What another tab has made of the plan meanwhile.
    pub foreign: RwSignal<Option<String>>,
    /// What is on screen.
    pub route: RwSignal<Route>,
    /// The message on screen.
    pub toast: RwSignal<Option<Toast>>,
    /// The field to be focused once it is on screen.
    pub focus: RwSignal<Option<DocPath>>,
    /// What went with a cluster's network type, as the changes that bring it back.
    pub aside: StoredValue<Vec<Edit>>,
    save_ticket: StoredValue<u32>,
    toast_ticket: StoredValue<u32>,
}

impl Session {
    /// Takes up the plan that the browser holds, if it holds one.
    pub fn start() -> Self {
        let (stored, trouble) = match storage::load() {
            Ok(stored) => (stored, None),
            Err(reason) => (None, Some(reason)),
        };
        let (plan, begun, trouble) = match stored.as_deref().map(|text| (text, read_whole(text))) {
            Some((_, Ok(plan))) => (plan, true, trouble),
            Some((text, Err(reasons))) => {
                let why = reasons.first().map_or("", String::as_str);
                (
                    Plan::new(""),
                    false,
                    Some(format!(
                        "The saved plan can't be read: {why}. {}",
                        put_aside(text)
                    )),
                )
            }
            None => (Plan::new(""), false, trouble),
        };
        let found = if begun {
            findings(&plan, &[])
        } else {
            Findings::default()
        };
        let history = History::new(plan);
        let session = Self {
            plan: RwSignal::new(history.now().clone()),
            begun: RwSignal::new(begun),
            problems: RwSignal::new(Arc::new(found.problems)),
            excepted: RwSignal::new(Arc::new(found.excepted)),
            turning_off: RwSignal::new(None),
            undoable: RwSignal::new(None),
            redoable: RwSignal::new(None),
            saved: RwSignal::new(SaveState::Saved),
            foreign: RwSignal::new(None),
            route: RwSignal::new(Route::parse(&browser::hash())),
            toast: RwSignal::new(None),
            focus: RwSignal::new(None),
            aside: StoredValue::new(Vec::new()),
            save_ticket: StoredValue::new(0),
            toast_ticket: StoredValue::new(0),
            history: StoredValue::new(history),
        };
        if let Some(text) = trouble {
            session.say_error(text);
        }
        session
    }

    /// The session of the surrounding app.
    pub fn get() -> Self {
        expect_context()
    }

    /// Makes changes as one step that can be undone.
    ///
    /// # Errors
    /// Why one of them can't be made; none is made then.
    pub fn apply(self, edits: &[Edit], title: impl Into<String>) -> Result<(), EditError> {
        let plan = Edit::apply_all(edits, &self.plan.get_untracked())?;
        self.history.update_value(|history| {
            history.settle();
            history.step(plan, title, None);
        });
        self.publish();
        Ok(())
    }

    /// Makes changes as one step; a change that can't be made is told to the user.
    pub fn apply_or_say(self, edits: &[Edit], title: impl Into<String>) -> bool {
        let done = self.apply(edits, title);
        if let Err(error) = &done {
            self.say_error(error.to_string());
        }
        done.is_ok()
    }

    /// Sets a text as one step; the empty text means: not given.
    pub fn set(self, at: &DocPath, text: String) {
        let title = format!("change of {}", at.last().replace('_', " "));
        self.apply_or_say(&[Edit::set(at.clone(), text)], title);
    }

    /// Sets a text while it is being typed: one step until the field is left.
    pub fn type_text(self, at: &DocPath, text: String) {
        let title = format!("change of {}", at.last().replace('_', " "));
        match Edit::set(at.clone(), text).apply(&self.plan.get_untracked()) {
            Ok(plan) => {
                self.history
                    .update_value(|history| history.step(plan, title, Some(&at.to_string())));
                self.publish();
            }
            Err(error) => self.say_error(error.to_string()),
        }
    }

    /// A field was left: what was typed into it is one step.
    pub fn settle(self) {
        self.history.update_value(History::settle);
    }

    /// Puts another plan in place of this one, as a step that can be undone.
    pub fn replace(self, plan: Plan, title: impl Into<String>) {
        self.history.update_value(|history| {
            history.settle();
            history.step(plan, title, None);
        });
        self.aside.set_value(Vec::new());
        self.begun.set(true);
        self.publish();
    }

    /// Begins a plan where there is none: nothing to undo.
    pub fn begin(self, plan: Plan) {
        self.history.set_value(History::new(plan));
        self.begun.set(true);
        self.publish();
    }

    /// Takes the last step back.
    pub fn undo(self) {
        self.travel(History::undo, "Undid", self.undoable.get_untracked());
    }

    /// Does the step that was taken back again.
    pub fn redo(self) {
        self.travel(History::redo, "Redid", self.redoable.get_untracked());
    }

    fn travel(self, way: fn(&mut History) -> bool, verb: &str, title: Option<String>) {
        let before = self.plan.get_untracked();
        if self.history.try_update_value(way) == Some(true) {
            self.publish();
            let route = self.route.get_untracked();
            if let Some(route) = route.followed(&before, &self.plan.get_untracked()) {
                self.go(&route);
            }
            self.say(format!("{verb}: {}", title.unwrap_or_default()), false);
        }
    }

    fn publish(self) {
        let plan = self.history.with_value(|history| history.now().clone());
        let found = findings(&plan, &[]);
        // Its undo would take back another step than the one it tells of.
        let is_past = |toast: &Option<Toast>| toast.as_ref().is_some_and(|toast| toast.offers_undo);
        if self.toast.with_untracked(is_past) {
            self.toast.set(None);
        }
        self.problems.set(Arc::new(found.problems));
        self.excepted.set(Arc::new(found.excepted));
        self.undoable.set(
            self.history
                .with_value(|history| history.undoable().map(str::to_owned)),
        );
        self.redoable.set(
            self.history
                .with_value(|history| history.redoable().map(str::to_owned)),
        );
        self.plan.set(plan);
        self.save_soon();
    }

    fn save_soon(self) {
        self.saved.set(SaveState::Pending);
        let ticket = self.save_ticket.try_update_value(|n| {
            *n = n.wrapping_add(1);
            *n
        });
        browser::after(SAVE_DELAY, move || {
            if Some(self.save_ticket.get_value()) == ticket {
                self.save_now();
            }
        });
    }

    /// Writes the plan to the browser's storage at once.
    pub fn save_now(self) {
        if self.saved.get_untracked() == SaveState::Saved || self.foreign.get_untracked().is_some()
        {
            return;
        }
        let text = format::write(&self.plan.get_untracked());
        self.saved.set(match storage::save(&text) {
            Ok(()) => SaveState::Saved,
            Err(reason) => SaveState::Failed(reason),
        });
    }

    /// Another tab saved a plan.
    pub fn notice_foreign(self, text: String) {
        let differs = text != format::write(&self.plan.get_untracked());
        self.foreign.set(differs.then_some(text));
    }

    /// Takes on what another tab saved, as a step that can be undone, or keeps this tab's plan.
    pub fn settle_foreign(self, take: bool) {
        let text = self.foreign.get_untracked();
        self.foreign.set(None);
        match text.filter(|_| take).map(|text| read_whole(&text)) {
            Some(Ok(plan)) => self.replace(plan, "loading the other tab's plan"),
            Some(Err(reasons)) => self.say_error(reasons.join("; ")),
            None => self.save_soon(),
        }
    }

    /// Opens a plan's text in place of the current plan. When it can't be read, the current one stays.
    ///
    /// # Errors
    /// What is wrong with the text, one sentence a line.
    pub fn open(self, text: &str, name: &str) -> Result<(), Vec<String>> {
        let plan = read_whole(text)?;
        if self.begun.get_untracked() {
            self.replace(plan, format!("opening {name}"));
        } else {
            self.begin(plan);
        }
        self.say(
            format!("Opened {name}"),
            self.undoable.get_untracked().is_some(),
        );
        Ok(())
    }

    /// Says something that goes away by itself.
    pub fn say(self, text: impl Into<String>, offers_undo: bool) {
        self.show(Toast {
            text: text.into(),
            is_error: false,
            offers_undo,
        });
    }

    /// Says that something went wrong.
    pub fn say_error(self, text: impl Into<String>) {
        self.show(Toast {
            text: text.into(),
            is_error: true,
            offers_undo: false,
        });
    }

    fn show(self, toast: Toast) {
        let stay = if toast.is_error { 12_000 } else { 6_000 };
        self.toast.set(Some(toast));
        let ticket = self.toast_ticket.try_update_value(|n| {
            *n = n.wrapping_add(1);
            *n
        });
        browser::after(stay, move || {
            if Some(self.toast_ticket.get_value()) == ticket {
                self.toast.set(None);
            }
        });
    }

    /// Goes to a page.
    pub fn go(self, route: &Route) {
        browser::set_hash(&route.href());
        self.route.set(route.clone());
    }

    /// Goes to the field of a place and focuses it.
    pub fn go_to(self, at: &DocPath) {
        self.go(&Route::of_place(at));
        self.focus.set(Some(at.clone()));
    }

    /// The text at a place, live.
    pub fn text(self, at: DocPath) -> Memo<String> {
        Memo::new(move |_| self.plan.with(|plan| plan.text(&at).to_owned()))
    }

    /// The problems exactly at a place, live.
    pub fn problems_at(self, at: DocPath) -> Memo<Vec<Problem>> {
        Memo::new(move |_| {
            self.problems
                .with(|problems| problems.iter().filter(|p| p.at == at).cloned().collect())
        })
    }

    /// The worst problem inside a place, live.
    pub fn worst_within(self, at: DocPath) -> Memo<Option<Severity>> {
        Memo::new(move |_| {
            self.problems.with(|problems| {
                problems
                    .iter()
                    .filter(|p| p.at.is_within(&at))
                    .map(|p| p.severity)
                    .min()
            })
        })
    }

    /// How many problems of a severity there are, live.
    pub fn count(self, severity: Severity) -> usize {
        self.problems
            .with(|problems| problems.iter().filter(|p| p.severity == severity).count())
    }

    /// The names of all objects of a kind, live.
    pub fn names(self, noun: Noun) -> Memo<Vec<String>> {
        Memo::new(move |_| {
            self.plan
                .with(|plan| noun.names(plan).into_iter().map(str::to_owned).collect())
        })
    }
}
