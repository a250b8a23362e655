//! The frame around every page: bar, navigation, messages, and the keys that work everywhere.

use leptos::prelude::*;

use super::browser::{self, files, keys};
use super::pages;
use super::pages::objects::severity_dot;
use super::state::{Page, Route, SaveState, Session, Toast};
use super::widgets::{Icon, button, dynamic, el, icon, icon_button, link, live};
use crate::check::Severity;
use crate::format;
use crate::model::{DocPath, Noun};

/// The app.
pub fn app() -> AnyView {
    let session = Session::start();
    provide_context(session);
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
    vec![skip.view(), bar(), body.view(), toast_line()].into_any()
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
        if browser::focus(&super::widgets::field_id(&place)) || place.segments().len() == 0 {
            return;
        }
        place = place.parent();
    }
}

/// Opens what was read from a file, or tells why not.
pub fn opened(session: Session, name: String, text: Result<String, String>) {
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
pub fn save_file(session: Session) {
    let plan = session.plan.get_untracked();
    let name = crate::export::file_stem(plan.name.text());
    files::download(
        &format!("{name}.fabric.json"),
        format::write(&plan).as_bytes(),
        "application/json",
    );
    session.say(format!("Saved the plan as {name}.fabric.json"), false);
}

fn bar() -> AnyView {
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
            (_, 0, w) => ("verdict warning", plural(w, "warning")),
            (_, e, 0) => ("verdict error", plural(e, "error")),
            (_, e, w) => (
                "verdict error",
                format!("{}, {}", plural(e, "error"), plural(w, "warning")),
            ),
        }
    });
    let class = Signal::derive(move || state.get().0.to_owned());
    link("#/problems".into())
        .class_live(class)
        .child(live(move || state.get().1))
        .view()
}

/// `1 error`, `2 errors`.
pub fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

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

fn navigation() -> AnyView {
    let session = Session::get();
    let items: Vec<_> = Page::ALL.into_iter().map(navigation_item).collect();
    let privacy = move || match session.begun.get() {
        true => "Your plan stays on this machine.".to_owned(),
        false => String::new(),
    };
    el("nav")
        .attr("aria-label", "Pages")
        .el(el("ul").children(items))
        .el(el("p").class("privacy").child(live(privacy)))
        .view()
}

fn navigation_item(page: Page) -> AnyView {
    let session = Session::get();
    let count = Signal::derive(move || match page {
        Page::Objects(noun) => session.plan.with(|plan| noun.names(plan).len()),
        Page::Problems => session.problems.with(|problems| problems.len()),
        _ => 0,
    });
    let dot = match page {
        Page::Objects(noun) => Some(severity_dot(&noun.path())),
        _ => None,
    };
    let current = Signal::derive(move || {
        session
            .route
            .with(|route| route.page == page)
            .then_some("page")
    });
    let shown = move || match count.get() {
        0 => String::new(),
        count => count.to_string(),
    };
    let link = link(Route::page(page).href())
        .attr_while("aria-current", current)
        .child(icon(page_icon(page)))
        .el(el("span").class("title").text(page.title()))
        .maybe(dot)
        .el(el("span").class("count").child(live(shown)));
    let begins_group = matches!(page, Page::Objects(Noun::Network) | Page::Problems);
    el("li")
        .class(if begins_group { "group" } else { "" })
        .el(link)
        .view()
}

fn page_icon(page: Page) -> Icon {
    match page {
        Page::Overview => Icon::Overview,
        Page::Objects(noun) => noun_icon(noun),
        Page::Problems => Icon::Problems,
        Page::Export => Icon::Export,
        Page::Rules => Icon::Rules,
    }
}

/// The icon of a kind of objects.
pub fn noun_icon(noun: Noun) -> Icon {
    match noun {
        Noun::Network => Icon::Network,
        Noun::Pool => Icon::Pool,
        Noun::Cluster => Icon::Cluster,
        Noun::Node => Icon::Node,
        Noun::Reflector => Icon::Reflector,
        Noun::Gateway => Icon::Gateway,
        Noun::Vm => Icon::Vm,
    }
}

/// Offers a new version of the app that the service worker has fetched.
fn update_banner() -> AnyView {
    let ready = RwSignal::new(false);
    let _ = window_event_listener_untyped("app-update-ready", move |_| ready.set(true));
    let banner = || {
        el("div")
            .class("banner")
            .attr("role", "status")
            .el(el("p").text("A new version of the app is here. Your plan stays as it is."))
            .el(button("")
                .on_click(|| browser::announce("app-update-take"))
                .text("Load it"))
            .view()
    };
    dynamic(move || ready.get().then(banner).into_iter().collect())
}

fn foreign_banner() -> AnyView {
    let session = Session::get();
    let shown = Memo::new(move |_| session.foreign.with(Option::is_some));
    let banner = move || {
        let text = "This plan was changed in another tab. Nothing is saved here until you choose.";
        let load = button("")
            .on_click(move || session.settle_foreign(true))
            .text("Load the other tab's plan");
        let keep = button("")
            .on_click(move || session.settle_foreign(false))
            .text("Keep this one");
        el("div")
            .class("banner")
            .attr("role", "alert")
            .el(el("p").text(text))
            .el(load)
            .el(keep)
            .view()
    };
    dynamic(move || shown.get().then(banner).into_iter().collect())
}

fn toast_line() -> AnyView {
    let session = Session::get();
    let toast = move |toast: Toast| {
        let undo = toast.offers_undo.then(|| {
            button("link")
                .on_click(move || session.undo())
                .text("Undo")
                .view()
        });
        let close = icon_button(Icon::Close, "Close the message".into(), move || {
            session.toast.set(None)
        });
        el("div")
            .class(if toast.is_error {
                "toast error"
            } else {
                "toast"
            })
            .el(el("p").text_of(toast.text))
            .maybe(undo)
            .child(close)
            .view()
    };
    let toast = dynamic(move || session.toast.get().map(toast).into_iter().collect());
    el("div")
        .class("toasts")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .child(toast)
        .view()
}
