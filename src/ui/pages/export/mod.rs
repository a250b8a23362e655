//! The files of the plan: by host, with a preview, to copy and to download.

mod preview;
mod tree;

use std::sync::Arc;

use leptos::prelude::*;

use crate::check::{Severity, Valid};
use crate::export::{Artifacts, export as export_files, file_stem};
use crate::ui::browser::files;
use crate::ui::state::Session;
use crate::ui::text::plural;
use crate::ui::widgets::{Icon, button, dynamic, el, icon, live, problem_card};
use preview::preview;
use tree::tree;

/// The files of the plan, or nothing while it has errors.
type Files = Option<Arc<Artifacts>>;

/// The page.
pub fn export() -> AnyView {
    let session = Session::get();
    let files: Memo<Files> = Memo::new(move |_| {
        let plan = session.plan.with(|plan| (**plan).clone());
        Valid::check(plan)
            .ok()
            .map(|(valid, _)| Arc::new(export_files(&valid)))
    });
    let chosen = Memo::new(move |_| {
        let files = files.get()?;
        let item = session.route.with(|route| route.item.clone());
        let is_there = |path: &String| files.get(path).is_some();
        item.filter(is_there)
            .or_else(|| files.iter().next().map(|(path, _)| path.to_owned()))
    });
    let count =
        Memo::new(move |_| files.with(|files| files.as_ref().map(|files| files.iter().len())));
    let nothing = Signal::derive(move || count.get().unwrap_or(0) == 0);
    let download = move || {
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
    let body = dynamic(move || match count.get() {
        None => vec![waiting()],
        Some(0) => vec![
            el("p")
                .class("empty")
                .text("The plan has no host to export files for yet.")
                .view(),
        ],
        Some(_) => {
            let body = el("div")
                .class("export-body")
                .child(tree(files, chosen))
                .child(preview(files, chosen));
            vec![body.view()]
        }
    });
    let about = "One folder a host, files as they lie on it. Begin with the runbook.";
    let title = el("div")
        .el(el("h1").text("Export"))
        .el(el("p").class("about").text(about));
    let download = button("primary")
        .flag("disabled", nothing)
        .on_click(download)
        .child(icon(Icon::Download))
        .text("Download all (zip)");
    el("div")
        .class("page export-page")
        .el(el("header").class("page-head").el(title).el(download))
        .child(body)
        .view()
}

/// What keeps the plan from being exported.
fn waiting() -> AnyView {
    let session = Session::get();
    let errors = dynamic(move || {
        let problems = session.problems.get();
        let errors = problems
            .iter()
            .filter(|problem| problem.is_error())
            .take(100);
        errors.cloned().map(problem_card).collect()
    });
    let why = move || {
        let errors = plural(session.count(Severity::Error), "error");
        format!("The export waits for {errors}. Correct them, and the files appear here.")
    };
    el("div")
        .class("waiting")
        .el(el("p").class("banner").child(live(why)))
        .el(el("ul").class("problems").child(errors))
        .view()
}
