//! The bar at the top: the plan's name, whether it is saved, the tools and the verdict.

use leptos::prelude::*;

use super::{opened, save_file};
use crate::check::Severity;
use crate::ui::browser::files;
use crate::ui::state::{SaveState, Session};
use crate::ui::widgets::{Icon, button, el, icon, link, live};
use crate::words::counted;

/// The bar.
pub fn bar() -> AnyView {
    let session = Session::get();
    let file = NodeRef::<leptos::html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = file.get_untracked() {
            files::read_chosen(&input, move |name, text| opened(session, name, text));
        }
    };
    let open = move || {
        if let Some(input) = file.get_untracked() {
            input.click();
        }
    };
    let name = move || session.plan.with(|plan| plan.name.text().to_owned());
    let always = Signal::stored(true);
    let can_undo = Signal::derive(move || session.undoable.with(Option::is_some));
    let can_redo = Signal::derive(move || session.redoable.with(Option::is_some));
    let undo_title = Signal::derive(move || travel_title("undo", session.undoable.get(), "Ctrl+Z"));
    let redo_title =
        Signal::derive(move || travel_title("redo", session.redoable.get(), "Ctrl+Shift+Z"));
    let begun = Signal::derive(move || session.begun.get());
    let file = view! {
        <input
            node_ref=file id="open-file" type="file" accept=".json,application/json" class="hidden" tabindex="-1"
            aria-label="Plan file" on:change=chosen
        />
    };
    let tools = el("div")
        .class("tools")
        .child(tool(
            Icon::Undo,
            "Undo",
            false,
            undo_title,
            can_undo,
            move || session.undo(),
        ))
        .child(tool(
            Icon::Redo,
            "Redo",
            false,
            redo_title,
            can_redo,
            move || session.redo(),
        ))
        .child(file.into_any())
        .child(tool(
            Icon::Open,
            "Open",
            true,
            Signal::stored("Open a plan file".into()),
            always,
            open,
        ))
        .child(tool(
            Icon::Download,
            "Save",
            true,
            Signal::stored("Save the plan as a file (Ctrl+S)".into()),
            begun,
            move || save_file(session),
        ));
    let mark = view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M8 9 16 23M24 9 16 23M8 9h16"></path>
            <circle cx="8" cy="9" r="4"></circle>
            <circle cx="24" cy="9" r="4"></circle>
            <circle cx="16" cy="23" r="4"></circle>
        </svg>
    };
    let brand = link("#/".into())
        .class("brand")
        .child(mark.into_any())
        .el(el("span").text("Fabric Planner"));
    el("header")
        .class("bar")
        .el(brand)
        .el(el("span").class("plan-name").child(live(name)))
        .child(save_mark())
        .el(tools)
        .child(verdict())
        .view()
}

fn travel_title(verb: &str, step: Option<String>, keys: &str) -> String {
    match step {
        Some(step) => format!("{verb}: {step} ({keys})"),
        None => format!("nothing to {verb}"),
    }
}

/// A button of the bar.
fn tool(
    shape: Icon,
    label: &'static str,
    has_text: bool,
    title: Signal<String>,
    enabled: Signal<bool>,
    act: impl FnMut() + 'static,
) -> AnyView {
    let disabled = Signal::derive(move || !enabled.get());
    let text = has_text.then(|| el("span").text(label).view());
    button(if has_text { "quiet with-text" } else { "quiet" })
        .attr("aria-label", label)
        .attr_live("title", title)
        .flag("disabled", disabled)
        .on_click(act)
        .child(icon(shape))
        .maybe(text)
        .view()
}

/// How the plan stands, in one word.
fn verdict() -> AnyView {
    let session = Session::get();
    let state = Memo::new(move |_| {
        let (errors, warnings) = (
            session.count(Severity::Error),
            session.count(Severity::Warning),
        );
        match (session.begun.get(), errors, warnings) {
            (false, ..) => ("verdict hidden", String::new()),
            (_, 0, 0) => ("verdict", "No problems".to_owned()),
            (_, 0, w) => ("verdict warning", counted(w, "warning")),
            (_, e, 0) => ("verdict error", counted(e, "error")),
            (_, e, w) => (
                "verdict error",
                format!("{}, {}", counted(e, "error"), counted(w, "warning")),
            ),
        }
    });
    let class = Signal::derive(move || state.get().0.to_owned());
    link("#/problems".into())
        .class_live(class)
        .child(live(move || state.get().1))
        .view()
}

/// Whether the browser holds what is on screen.
fn save_mark() -> AnyView {
    let session = Session::get();
    let failed = Signal::derive(move || matches!(session.saved.get(), SaveState::Failed(_)));
    let text = move || match (session.begun.get(), session.saved.get()) {
        (false, SaveState::Saved | SaveState::Pending) => String::new(),
        (true, SaveState::Saved) => "Saved in this browser".into(),
        (true, SaveState::Pending) => "Saving …".into(),
        (_, SaveState::Failed(reason)) => format!("Not saved. {reason}"),
    };
    el("span")
        .class("save-state")
        .class_while("error", failed)
        .attr("role", "status")
        .child(live(text))
        .view()
}
