//! The files of the plan: by host, with a preview, to copy and to download.

mod preview;
mod tree;

use std::sync::Arc;

use leptos::prelude::*;

use crate::check::{Severity, Valid};
use crate::export::{Artifacts, export, file_stem};
use crate::ui::browser::files;
use crate::ui::shell::plural;
use crate::ui::state::Session;
use crate::ui::widgets::{Icon, ProblemCard, icon};
use preview::Preview;
use tree::Tree;

/// The files of the plan, or nothing while it has errors.
type Files = Option<Arc<Artifacts>>;

/// The page.
#[component]
pub fn Export() -> impl IntoView {
    let session = Session::get();
    let files: Memo<Files> = Memo::new(move |_| {
        let plan = session.plan.with(|plan| (**plan).clone());
        Valid::check(plan)
            .ok()
            .map(|(valid, _)| Arc::new(export(&valid)))
    });
    let chosen = Memo::new(move |_| {
        let files = files.get()?;
        let item = session.route.with(|route| route.item.clone());
        item.filter(|path| files.get(path).is_some())
            .or_else(|| files.iter().next().map(|(path, _)| path.to_owned()))
    });
    let download = move |_| {
        if let Some(files) = files.get_untracked() {
            let name = session
                .plan
                .with_untracked(|plan| file_stem(plan.name.text()));
            files::download(&format!("{name}.zip"), &files.zip(), "application/zip");
            session.say(
                format!(
                    "Downloaded {name}.zip with {}",
                    plural(files.iter().len(), "file")
                ),
                false,
            );
        }
    };
    let has_files =
        move || files.with(|files| files.as_ref().is_some_and(|files| files.iter().len() > 0));
    view! {
        <div class="page export-page">
            <header class="page-head">
                <div>
                    <h1>"Export"</h1>
                    <p class="about">"One folder a host, files as they lie on it. Begin with the runbook."</p>
                </div>
                <button type="button" class="primary" disabled=move || !has_files() on:click=download>
                    {icon(Icon::Download)} "Download all (zip)"
                </button>
            </header>
            {move || match (files.with(Option::is_some), has_files()) {
                (false, _) => view! { <Waiting/> }.into_any(),
                (true, false) => view! { <p class="empty">"The plan has no host to export files for yet."</p> }.into_any(),
                (true, true) => view! {
                    <div class="export-body">
                        <Tree files chosen/>
                        <Preview files chosen/>
                    </div>
                }.into_any(),
            }}
        </div>
    }
}

/// What keeps the plan from being exported.
#[component]
fn Waiting() -> impl IntoView {
    let session = Session::get();
    let errors = move || {
        let problems = session.problems.get();
        problems
            .iter()
            .filter(|problem| problem.is_error())
            .take(100)
            .cloned()
            .collect::<Vec<_>>()
    };
    view! {
        <div class="waiting">
            <p class="banner">
                {move || format!("The export waits for {}. Correct them, and the files appear here.", plural(session.count(Severity::Error), "error"))}
            </p>
            <ul class="problems">
                {move || errors().into_iter().map(|problem| view! { <ProblemCard problem/> }).collect_view()}
            </ul>
        </div>
    }
}
