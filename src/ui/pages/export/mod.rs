//! The files of the plan: by host, with a preview, to copy and to download.

mod bundles;
mod preview;
mod tree;

use std::sync::Arc;

use leptos::prelude::*;

use crate::check::{Problem, Severity};
use crate::export::{Artifacts, file_stem};
use crate::ui::browser::{self, files};
use crate::ui::lazy::{self, Exporter, Lazy};
use crate::ui::state::Session;
use crate::ui::widgets::{Icon, button, dynamic, el, icon, live, problem_card};
use crate::words::counted;
use bundles::bundles_button;
use preview::preview;
use tree::tree;

/// The files of the plan, or nothing while there are none.
type Files = Memo<Option<Arc<Artifacts>>>;

/// What stands on the page.
#[derive(Clone, PartialEq)]
enum Content {
    Errors,
    Loading,
    Failed(String),
    Empty,
    Files,
}

/// The page.
pub fn export() -> AnyView {
    let session = Session::get();
    let exporter = Exporter::get();
    let has_errors = Memo::new(move |_| {
        let is_error = |problems: &Arc<Vec<Problem>>| problems.iter().any(Problem::is_error);
        session.problems.with(is_error)
    });
    Effect::new(move |before: Option<bool>| {
        let plan = session.plan.get();
        let has_errors = has_errors.get();
        if !has_errors {
            // While the plan is being changed under the page, the files before stay in sight.
            exporter.show(plan, before == Some(false));
        }
        has_errors
    });
    let files: Files = Memo::new(move |_| match exporter.files.get() {
        Lazy::Here(files) if !has_errors.get() => Some(files),
        _ => None,
    });
    let item = Memo::new(move |_| session.route.with(|route| route.item.clone()));
    let chosen = Memo::new(move |_| {
        let files = files.get()?;
        let is_there = |path: &String| files.get(path).is_some();
        item.get()
            .filter(is_there)
            .or_else(|| files.iter().next().map(|(path, _)| path.to_owned()))
    });
    // On narrow screens the file stands far below the list that it was chosen from.
    Effect::new(move |before: Option<bool>| {
        item.track();
        if before.is_some() {
            let show = || browser::first(".preview header").inspect(browser::reveal);
            browser::after(0, move || drop(show()));
        }
        true
    });
    let content = Memo::new(move |_| match exporter.files.get() {
        _ if has_errors.get() => Content::Errors,
        Lazy::Loading => Content::Loading,
        Lazy::Failed(why) => Content::Failed(why),
        Lazy::Here(files) if files.iter().len() == 0 => Content::Empty,
        Lazy::Here(_) => Content::Files,
    });
    let nothing = Signal::derive(move || content.get() != Content::Files);
    let try_again = move || exporter.show(session.plan.get_untracked(), false);
    let is_behind = Signal::derive(move || exporter.is_behind.get());
    let body = dynamic(move || {
        vec![match content.get() {
            Content::Errors => waiting(),
            Content::Loading => lazy::loading("The files are being made …"),
            Content::Failed(why) => lazy::failed(why, try_again),
            Content::Empty => el("p")
                .class("empty")
                .text("The plan has no host to export files for yet.")
                .view(),
            Content::Files => el("div")
                .class("export-body")
                .class_while("behind", is_behind)
                .child(tree(files, chosen))
                .child(preview(files, chosen))
                .view(),
        }]
    });
    let about = "One folder a host, files as they lie on it. Begin with the runbook.";
    let title = el("div")
        .el(el("h1").text("Export"))
        .el(el("p").class("about").text(about));
    let download = button("primary")
        .flag("disabled", nothing)
        .on_click(move || download(session, exporter))
        .child(icon(Icon::Download))
        .text("Download all (zip)");
    let actions = el("div")
        .class("actions")
        .child(bundles_button(nothing))
        .el(download);
    el("div")
        .class("page export-page")
        .el(el("header").class("page-head").el(title).el(actions))
        .child(body)
        .view()
}

/// Hands the archive of the plan's files to the user.
fn download(session: Session, exporter: Exporter) {
    let plan = session.plan.get_untracked();
    let name = file_stem(plan.name.text());
    exporter.archive(plan, move |made| match made {
        Ok(bytes) => {
            files::download(&format!("{name}.zip"), &bytes, "application/zip");
            session.say(format!("Downloaded {name}.zip"), false);
        }
        Err(why) => session.say_error(&why),
    });
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
        let count = session.count(Severity::Error);
        let them = if count == 1 { "it" } else { "them" };
        let errors = counted(count, "error");
        format!("The export waits for {errors}. Correct {them}, and the files appear here.")
    };
    el("div")
        .class("waiting")
        .el(el("p").class("banner").child(live(why)))
        .el(el("ul").class("problems").child(errors))
        .view()
}
