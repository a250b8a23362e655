//! The exporter: a module of its own that runs beside the page, in a worker.
//!
//! It is asked for one thing at a time, and of the plans that wait for it only the newest counts. After
//! a failure it is thrown away, and started anew when it is asked again.

use std::sync::Arc;

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{Event, MessageEvent, Worker};

use super::{Lazy, address};
use crate::export::{Artifact, Artifacts, Language};
use crate::format;
use crate::model::Plan;

const NOT_LOADED: &str = "The exporter could not be loaded. Is the network there? If it is, reload the page: there may be a new version of the app.";

/// The exporter and what it made last; a handle that is copied freely.
#[derive(Clone, Copy)]
pub struct Exporter {
    /// The files of the plan that was exported last.
    pub files: RwSignal<Lazy<Arc<Artifacts>>>,
    /// Whether those of a newer plan are on their way.
    pub is_behind: RwSignal<bool>,
    work: StoredValue<Work, LocalStorage>,
}

/// What is to be done with an archive once it is there, or with the reason why it can't be.
type Take = Box<dyn FnOnce(Result<Vec<u8>, String>)>;

enum Job {
    Files,
    Archive(Take),
}

#[derive(Default)]
struct Work {
    worker: Option<Worker>,
    /// What the worker is doing.
    job: Option<Job>,
    /// The plan whose files were wanted last.
    newest: Option<Arc<Plan>>,
    /// The plan whose files wait to be made.
    files: Option<Arc<Plan>>,
    /// The archive that waits to be made: the question, and what is done with the answer.
    archive: Option<(Array, Take)>,
}

impl Exporter {
    /// Nothing is loaded yet.
    pub fn new() -> Self {
        Self {
            files: RwSignal::new(Lazy::Loading),
            is_behind: RwSignal::new(false),
            work: StoredValue::new_local(Work::default()),
        }
    }

    /// That of the surrounding app.
    pub fn get() -> Self {
        expect_context()
    }

    /// Makes the files of a plan, unless they are there. Until they are, those of the plan before may
    /// stay in sight.
    pub fn show(self, plan: Arc<Plan>, keep: bool) {
        let has_failed = self
            .files
            .with_untracked(|files| matches!(files, Lazy::Failed(_)));
        let is_known = self.work.with_value(|work| {
            let newest = work.newest.as_ref();
            newest.is_some_and(|newest| Arc::ptr_eq(newest, &plan))
        });
        if is_known && !has_failed {
            return;
        }
        if !keep || has_failed {
            self.files.set(Lazy::Loading);
        }
        self.is_behind.set(true);
        self.work.update_value(|work| {
            work.newest = Some(plan.clone());
            work.files = Some(plan);
        });
        self.go_on();
    }

    /// Makes an archive of a plan: of its files, or of its bundles with what they are made with.
    pub fn archive(
        self,
        what: &str,
        plan: &Plan,
        more: &[JsValue],
        take: impl FnOnce(Result<Vec<u8>, String>) + 'static,
    ) {
        let question = question(what, plan);
        for part in more {
            question.push(part);
        }
        self.work
            .update_value(|work| work.archive = Some((question, Box::new(take))));
        self.go_on();
    }

    /// Gives the worker what waits, unless it has something to do.
    fn go_on(self) {
        let next = self.work.try_update_value(|work| {
            if work.job.is_some() {
                return None;
            }
            let (question, job) = match (work.files.take(), &work.archive) {
                (Some(plan), _) => (question("files", &plan), Job::Files),
                (None, Some(_)) => {
                    let (question, take) = work.archive.take()?;
                    (question, Job::Archive(take))
                }
                (None, None) => return None,
            };
            work.job = Some(job);
            Some((question, work.worker.clone()))
        });
        let Some((question, worker)) = next.flatten() else {
            return;
        };
        let asked = worker
            .map_or_else(|| self.start(), Ok)
            .and_then(|worker| worker.post_message(&question));
        if asked.is_err() {
            self.fail(NOT_LOADED.into());
        }
    }

    fn start(self) -> Result<Worker, JsValue> {
        let worker = Worker::new(&address("exporter"))?;
        let answered = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let answer: Array = event.data().unchecked_into();
            self.answered(&answer.get(0), answer.get(1), answer.get(2).is_truthy());
        });
        // What fails inside is answered; this is the script itself that did not come.
        let failed = Closure::<dyn Fn(Event)>::new(move |_| self.fail(NOT_LOADED.into()));
        worker.set_onmessage(Some(answered.into_js_value().unchecked_ref()));
        worker.set_onerror(Some(failed.into_js_value().unchecked_ref()));
        self.work
            .update_value(|work| work.worker = Some(worker.clone()));
        Ok(worker)
    }

    /// An answer is what was asked for, or `null` and why there is nothing, if a reason is known, and whether
    /// the worker is as well as before.
    fn answered(self, result: &JsValue, why: JsValue, is_well: bool) {
        let why = why.as_string();
        if result.is_null() {
            let take = self.work.try_update_value(|work| match work.job.take() {
                Some(Job::Archive(take)) if is_well => Some(take),
                _ => None,
            });
            let Some(take) = take.flatten() else {
                return self.fail(why.map_or_else(
                    || NOT_LOADED.into(),
                    |why| format!("The export failed: {why}"),
                ));
            };
            take(Err(why.unwrap_or_default()));
            return self.go_on();
        }
        let job = self.work.try_update_value(|work| {
            let is_newest = work.files.is_none();
            work.job
                .take()
                .filter(|job| is_newest || matches!(job, Job::Archive(_)))
        });
        match job.flatten() {
            Some(Job::Files) => {
                self.files
                    .set(Lazy::Here(Arc::new(artifacts(result.unchecked_ref()))));
                self.is_behind.set(false);
            }
            Some(Job::Archive(take)) => take(Ok(Uint8Array::new(result).to_vec())),
            None => {}
        }
        self.go_on();
    }

    fn fail(self, why: String) {
        if let Some(worker) = self
            .work
            .try_update_value(std::mem::take)
            .and_then(|work| work.worker)
        {
            worker.terminate();
        }
        self.files.set(Lazy::Failed(why));
        self.is_behind.set(false);
    }
}

/// What the worker is asked.
fn question(what: &str, plan: &Plan) -> Array {
    Array::of2(&what.into(), &format::write(plan).into())
}

/// The files as the worker lists them; see `src/bin/exporter.rs`.
fn artifacts(list: &Array) -> Artifacts {
    let mut files = Artifacts::default();
    for file in list.iter() {
        let file: Array = file.unchecked_into();
        let text = |at| file.get(at).as_string().unwrap_or_default();
        let artifact = Artifact {
            language: Language::named(&text(1)).unwrap_or(Language::Text),
            secret: file.get(3).is_truthy(),
            text: text(2),
        };
        files.insert(text(0), artifact);
    }
    files
}
