//! The frame around every page, and the keys that work everywhere.

mod bar;
mod navigation;
mod notices;

use leptos::prelude::*;

use super::browser::{self, files, keys};
use super::lazy::{Exporter, RuleDocs};
use super::pages;
use super::state::{Page, Route, SaveState, Session};
use super::widgets::{button, dynamic, el, field_id};
use crate::format;
use crate::model::DocPath;
use bar::bar;
use navigation::navigation;
use notices::{foreign_banner, toast_line, update_banner};

/// The app.
pub fn app() -> AnyView {
    let session = Session::start();
    provide_context(session);
    provide_context(Exporter::new());
    provide_context(RuleDocs::new());
    listen(session);
    let page = Memo::new(move |_| (session.begun.get(), session.route.with(|route| route.page)));
    let content = dynamic(move || {
        vec![match page.get() {
            (_, Page::Rules) => pages::rules::rules(),
            (false, _) => pages::welcome::welcome(),
            (_, Page::Overview) => pages::overview::overview(),
            (_, Page::Objects(noun)) => pages::objects::objects(noun),
            (_, Page::Problems) => pages::problems::problems(),
            (_, Page::Export) => pages::export::export(),
        }]
    });
    let main = el("main")
        .attr("id", "main")
        .attr("tabindex", "-1")
        .child(update_banner())
        .child(foreign_banner())
        .child(content);
    let skip = button("skip").text("Skip to the content").on_click(|| {
        browser::focus("main");
    });
    let body = el("div")
        .class("body")
        .child(navigation())
        .el(main)
        .child(pages::problems::rail());
    let dialog = pages::exceptions::turn_off_dialog();
    vec![skip.view(), bar(), body.view(), dialog, toast_line()].into_any()
}

/// Follows the address, the keys, other tabs, dropped files and the end of the page.
fn listen(session: Session) {
    let _ = window_event_listener(leptos::ev::hashchange, move |_| {
        session.route.set(Route::parse(&browser::hash()));
    });
    let _ = window_event_listener(leptos::ev::keydown, move |event| {
        match keys::command(&event) {
            Some(keys::Command::Save) if session.begun.get_untracked() => {
                event.prevent_default();
                save_file(session);
            }
            Some(keys::Command::Undo) if !keys::is_own_text(&event) => {
                event.prevent_default();
                session.undo();
            }
            Some(keys::Command::Redo) if !keys::is_own_text(&event) => {
                event.prevent_default();
                session.redo();
            }
            _ => {}
        }
    });
    let _ = window_event_listener(leptos::ev::beforeunload, move |event| {
        session.save_now();
        if session.begun.get_untracked() && session.saved.get_untracked() != SaveState::Saved {
            event.prevent_default();
        }
    });
    let _ = window_event_listener(leptos::ev::pagehide, move |_| session.save_now());
    let _ = window_event_listener(leptos::ev::storage, move |event| {
        if event.key().as_deref() == Some(browser::storage::KEY)
            && let Some(text) = event.new_value()
        {
            session.notice_foreign(text);
        }
    });
    let _ = window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
    let _ = window_event_listener(leptos::ev::drop, move |event| {
        event.prevent_default();
        let file = event
            .data_transfer()
            .and_then(|data| data.files())
            .and_then(|files| files.get(0));
        if let Some(file) = file {
            files::read(file, move |name, text| opened(session, name, text));
        }
    });
    // The page title says where one is; the focus follows a click on a problem.
    Effect::new(move |_| {
        if !session.begun.get() {
            return;
        }
        let name = session.plan.with(|plan| plan.name.text().trim().to_owned());
        let page = session.route.with(|route| route.page.title());
        let plan = if name.is_empty() {
            String::new()
        } else {
            format!("{name} · ")
        };
        document().set_title(&format!("{page} · {plan}Fabric Planner"));
    });
    Effect::new(move |_| {
        if let Some(at) = session.focus.get() {
            session.route.track();
            browser::after(0, move || {
                focus_nearest(&at);
                session.focus.set(None);
            });
        }
    });
}

/// Focuses the field of a place, or what it belongs to.
fn focus_nearest(at: &DocPath) {
    let mut place = at.clone();
    loop {
        if browser::focus(&field_id(&place)) || place.segments().len() == 0 {
            return;
        }
        place = place.parent();
    }
}

/// Opens what was read from a file, or tells why not.
fn opened(session: Session, name: String, text: Result<String, String>) {
    let done = text
        .map_err(|reason| vec![reason])
        .and_then(|text| session.open(&text, &name));
    if let Err(reasons) = done {
        let more = match reasons.len() {
            0..=3 => String::new(),
            n => format!(" … and {} more", n - 3),
        };
        let shown: Vec<_> = reasons.iter().take(3).map(String::as_str).collect();
        session.say_error(format!(
            "{name} was not opened: {}{more}. Your plan is as it was.",
            shown.join("; ")
        ));
    }
}

/// Saves the plan as a file.
fn save_file(session: Session) {
    let plan = session.plan.get_untracked();
    let name = crate::export::file_stem(plan.name.text());
    files::download(
        &format!("{name}.fabric.json"),
        format::write(&plan).as_bytes(),
        "application/json",
    );
    session.say(format!("Saved the plan as {name}.fabric.json"), false);
}
