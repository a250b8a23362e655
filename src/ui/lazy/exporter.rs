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

/// What is to be done with an archive once it is there, or with the reason why it is not.
type Take = Box<dyn FnOnce(Result<Vec<u8>, String>)>;

enum Job {
    Files,
    Archive(Take),
}

/// An archive that somebody waits for.
struct Wanted {
    plan: Arc<Plan>,
    /// What the worker calls it.
    name: &'static str,
    /// What it is told beside the plan.
    details: [String; 3],
    take: Take,
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
    /// The archive that waits to be made.
    archive: Option<Wanted>,
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

    /// Makes the archive of a plan's files.
    pub fn archive(self, plan: Arc<Plan>, take: impl FnOnce(Result<Vec<u8>, String>) + 'static) {
        self.want(plan, "archive", Default::default(), Box::new(take));
    }

    /// Makes the archive of the bundles. The details: their generation, and the text and the passphrase
    /// of the key that signs, both empty without one. The worker alone is told.
    pub fn bundles(
        self,
        plan: Arc<Plan>,
        details: [String; 3],
        take: impl FnOnce(Result<Vec<u8>, String>) + 'static,
    ) {
        self.want(plan, "bundles", details, Box::new(take));
    }

    fn want(self, plan: Arc<Plan>, name: &'static str, details: [String; 3], take: Take) {
        self.work.update_value(|work| {
            work.archive = Some(Wanted {
                plan,
                name,
                details,
                take,
            });
        });
        self.go_on();
    }

    /// Gives the worker what waits, unless it has something to do.
    fn go_on(self) {
        let next = self.work.try_update_value(|work| {
            if work.job.is_some() {
                return None;
            }
            let (name, plan, details, job) = match work.files.take() {
                Some(plan) => ("files", plan, Default::default(), Job::Files),
                None => {
                    let wanted = work.archive.take()?;
                    let job = Job::Archive(wanted.take);
                    (wanted.name, wanted.plan, wanted.details, job)
                }
            };
            work.job = Some(job);
            Some((name, plan, details, work.worker.clone()))
        });
        let Some((name, plan, details, worker)) = next.flatten() else {
            return;
        };
        let question = Array::of2(&name.into(), &format::write(&plan).into());
        for detail in details {
            question.push(&detail.into());
        }
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
            self.answered(&answer.get(0), answer.get(1));
        });
        // What fails inside is answered; this is the script itself that did not come.
        let failed = Closure::<dyn Fn(Event)>::new(move |_| self.fail(NOT_LOADED.into()));
        worker.set_onmessage(Some(answered.into_js_value().unchecked_ref()));
        worker.set_onerror(Some(failed.into_js_value().unchecked_ref()));
        self.work
            .update_value(|work| work.worker = Some(worker.clone()));
        Ok(worker)
    }

    /// An answer is what was asked for, or `null` and why there is nothing, if a reason is known.
    fn answered(self, result: &JsValue, why: JsValue) {
        if result.is_null() {
            return match why.as_string() {
                None => self.fail(NOT_LOADED.into()),
                Some(why) => self.refused(why),
            };
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

    /// A job was done and gave nothing. Whoever waits for an archive hears why; the files in sight stay.
    fn refused(self, why: String) {
        let job = self.work.try_update_value(|work| work.job.take());
        match job.flatten() {
            Some(Job::Archive(take)) => {
                take(Err(why));
                self.go_on();
            }
            _ => self.fail(format!("The export failed: {why}")),
        }
    }

    fn fail(self, why: String) {
        let work = self.work.try_update_value(std::mem::take);
        let Work {
            worker,
            job,
            archive,
            ..
        } = work.unwrap_or_default();
        if let Some(worker) = worker {
            worker.terminate();
        }
        if let Some(Job::Archive(take)) = job {
            take(Err(why.clone()));
        }
        if let Some(wanted) = archive {
            (wanted.take)(Err(why.clone()));
        }
        self.files.set(Lazy::Failed(why));
        self.is_behind.set(false);
    }
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
