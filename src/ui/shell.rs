//! The frame around every page: bar, navigation, messages, and the keys that work everywhere.

use leptos::prelude::*;

use super::browser::{self, files, keys};
use super::pages;
use super::pages::objects::severity_dot;
use super::state::{Page, Route, SaveState, Session, Toast};
use super::widgets::{Icon, icon};
use crate::check::Severity;
use crate::format;
use crate::model::{DocPath, Noun};

/// The app.
pub fn app() -> AnyView {
    let session = Session::start();
    provide_context(session);
    listen(session);
    let page = Memo::new(move |_| (session.begun.get(), session.route.with(|route| route.page)));
    let skip = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::focus("main");
    };
    view! {
        <a class="skip" href="#main" on:click=skip>"Skip to the content"</a>
        {bar()}
        <div class="body">
            {navigation()}
            <main id="main" tabindex="-1">
                {update_banner()}
                {foreign_banner()}
                {move || match page.get() {
                    (_, Page::Rules) => pages::rules::rules(),
                    (false, _) => pages::welcome::welcome(),
                    (_, Page::Overview) => pages::overview::overview(),
                    (_, Page::Objects(noun)) => pages::objects::objects(noun),
                    (_, Page::Problems) => pages::problems::problems(),
                    (_, Page::Export) => pages::export::export(),
                }}
            </main>
            {pages::problems::rail()}
        </div>
        {toast_line()}
    }
    .into_any()
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
    view! {
        <header class="bar">
            <a class="brand" href="#/">
                <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
                    <path d="M8 9 16 23M24 9 16 23M8 9h16"></path>
                    <circle cx="8" cy="9" r="4"></circle>
                    <circle cx="24" cy="9" r="4"></circle>
                    <circle cx="16" cy="23" r="4"></circle>
                </svg>
                <span>"Fabric Planner"</span>
            </a>
            <span class="plan-name">{name}</span>
            {save_mark()}
            <div class="tools">
                {tool(Icon::Undo, "Undo", false, undo_title, can_undo, move || session.undo())}
                {tool(Icon::Redo, "Redo", false, redo_title, can_redo, move || session.redo())}
                <input
                    node_ref=file id="open-file" type="file" accept=".json,application/json" class="hidden" tabindex="-1"
                    aria-label="Plan file" on:change=chosen
                />
                {tool(Icon::Open, "Open", true, Signal::stored("Open a plan file".into()), always, open)}
                {tool(Icon::Download, "Save", true, Signal::stored("Save the plan as a file (Ctrl+S)".into()), begun, move || save_file(session))}
            </div>
            {verdict()}
        </header>
    }
    .into_any()
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
    act: impl Fn() + 'static,
) -> AnyView {
    let disabled = Signal::derive(move || !enabled.get());
    let text = has_text.then(|| view! { <span>{label}</span> }.into_any());
    view! {
        <button
            type="button" class="quiet" class:with-text=has_text aria-label=label title=title disabled=disabled
            on:click=move |_| act()
        >
            {icon(shape)} {text}
        </button>
    }
    .into_any()
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
    let class = Signal::derive(move || state.get().0);
    view! { <a class=class href="#/problems">{move || state.get().1}</a> }.into_any()
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
    view! { <span class="save-state" role="status" class:error=failed>{text}</span> }.into_any()
}

fn navigation() -> AnyView {
    let session = Session::get();
    let items: Vec<_> = Page::ALL.into_iter().map(navigation_item).collect();
    let privacy = move || {
        session
            .begun
            .get()
            .then_some("Your plan stays on this machine.")
    };
    view! {
        <nav aria-label="Pages">
            <ul>{items}</ul>
            <p class="privacy">{privacy}</p>
        </nav>
    }
    .into_any()
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
    view! {
        <li class:group=matches!(page, Page::Objects(Noun::Network) | Page::Problems)>
            <a href=Route::page(page).href() aria-current=current>
                {icon(page_icon(page))}
                <span class="title">{page.title()}</span>
                {dot}
                <span class="count">{move || Some(count.get()).filter(|count| *count > 0).map(|count| count.to_string())}</span>
            </a>
        </li>
    }
    .into_any()
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
    let take = |_| browser::announce("app-update-take");
    let banner = move || {
        view! {
            <div class="banner" role="status">
                <p>"A new version of the app is here. Your plan stays as it is."</p>
                <button type="button" on:click=take>"Load it"</button>
            </div>
        }
        .into_any()
    };
    (move || ready.get().then(banner)).into_any()
}

fn foreign_banner() -> AnyView {
    let session = Session::get();
    let shown = Memo::new(move |_| session.foreign.with(Option::is_some));
    let banner = move || {
        view! {
            <div class="banner" role="alert">
                <p>"This plan was changed in another tab. Nothing is saved here until you choose."</p>
                <button type="button" on:click=move |_| session.settle_foreign(true)>"Load the other tab's plan"</button>
                <button type="button" on:click=move |_| session.settle_foreign(false)>"Keep this one"</button>
            </div>
        }
        .into_any()
    };
    (move || shown.get().then(banner)).into_any()
}

fn toast_line() -> AnyView {
    let session = Session::get();
    let toast = move |toast: Toast| {
        let undo = toast.offers_undo.then(|| {
            view! { <button type="button" class="link" on:click=move |_| session.undo()>"Undo"</button> }.into_any()
        });
        view! {
            <div class="toast" class:error=toast.is_error>
                <p>{toast.text}</p>
                {undo}
                <button type="button" class="quiet" aria-label="Close the message" on:click=move |_| session.toast.set(None)>
                    {icon(Icon::Close)}
                </button>
            </div>
        }
        .into_any()
    };
    view! { <div class="toasts" role="status" aria-live="polite">{move || session.toast.get().map(toast)}</div> }.into_any()
}
