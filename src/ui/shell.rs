//! The frame around every page: bar, navigation, messages, and the keys that work everywhere.

use leptos::prelude::*;

use super::browser::{self, files, keys};
use super::pages;
use super::state::{Page, Route, SaveState, Session};
use super::widgets::{Icon, icon};
use crate::check::Severity;
use crate::format;
use crate::model::{DocPath, Noun};

/// The app.
#[component]
pub fn App() -> impl IntoView {
    let session = Session::start();
    provide_context(session);
    listen(session);
    view! {
        <a class="skip" href="#main" on:click=move |event| {
            event.prevent_default();
            browser::focus("main");
        }>"Skip to the content"</a>
        <Bar/>
        <div class="body">
            <Navigation/>
            <main id="main" tabindex="-1">
                <ForeignBanner/>
                {move || match (session.begun.get(), session.route.with(|route| route.page)) {
                    (false, page) if page != Page::Rules => pages::welcome::Welcome().into_any(),
                    (_, Page::Overview) => pages::overview::Overview().into_any(),
                    (_, Page::Objects(noun)) => view! { <pages::objects::Objects noun/> }.into_any(),
                    (_, Page::Problems) => pages::problems::Problems().into_any(),
                    (_, Page::Export) => pages::export::Export().into_any(),
                    (_, Page::Rules) => pages::rules::Rules().into_any(),
                }}
            </main>
            <pages::problems::Rail/>
        </div>
        <ToastLine/>
    }
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

#[component]
fn Bar() -> impl IntoView {
    let session = Session::get();
    let file = NodeRef::<leptos::html::Input>::new();
    let count = move |severity| session.count(severity);
    view! {
        <header class="bar">
            <a class="brand" href="#/">
                <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
                    <path d="M8 9 16 23M24 9 16 23M8 9h16"/>
                    <circle cx="8" cy="9" r="4"/><circle cx="24" cy="9" r="4"/><circle cx="16" cy="23" r="4"/>
                </svg>
                <span>"Fabric Planner"</span>
            </a>
            <span class="plan-name">{move || session.plan.with(|plan| plan.name.text().to_owned())}</span>
            <SaveMark/>
            <div class="tools">
                <button
                    type="button" class="quiet" aria-label="Undo"
                    title=move || session.undoable.get().map_or("Nothing to undo".into(), |title| format!("Undo: {title} (Ctrl+Z)"))
                    disabled=move || session.undoable.get().is_none()
                    on:click=move |_| session.undo()
                >{icon(Icon::Undo)}</button>
                <button
                    type="button" class="quiet" aria-label="Redo"
                    title=move || session.redoable.get().map_or("Nothing to redo".into(), |title| format!("Redo: {title} (Ctrl+Shift+Z)"))
                    disabled=move || session.redoable.get().is_none()
                    on:click=move |_| session.redo()
                >{icon(Icon::Redo)}</button>
                <input
                    node_ref=file id="open-file" type="file" accept=".json,application/json" class="hidden" tabindex="-1"
                    aria-label="Plan file"
                    on:change=move |_| if let Some(input) = file.get_untracked() {
                        files::read_chosen(&input, move |name, text| opened(session, name, text));
                    }
                />
                <button type="button" class="quiet with-text" title="Open a plan file"
                    on:click=move |_| if let Some(input) = file.get_untracked() { input.click() }
                >{icon(Icon::Open)}<span>"Open"</span></button>
                <button type="button" class="quiet with-text" title="Save the plan as a file (Ctrl+S)"
                    disabled=move || !session.begun.get()
                    on:click=move |_| save_file(session)
                >{icon(Icon::Download)}<span>"Save"</span></button>
            </div>
            <a class="verdict" href="#/problems"
                class:error={move || count(Severity::Error) > 0}
                class:warning={move || count(Severity::Error) == 0 && count(Severity::Warning) > 0}
                class:hidden=move || !session.begun.get()
            >
                {move || match (count(Severity::Error), count(Severity::Warning)) {
                    (0, 0) => "No problems".to_owned(),
                    (0, n) => plural(n, "warning"),
                    (n, 0) => plural(n, "error"),
                    (e, w) => format!("{}, {}", plural(e, "error"), plural(w, "warning")),
                }}
            </a>
        </header>
    }
}

/// `1 error`, `2 errors`.
pub fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

#[component]
fn SaveMark() -> impl IntoView {
    let session = Session::get();
    view! {
        <span class="save-state" role="status" class:error=move || matches!(session.saved.get(), SaveState::Failed(_))>
            {move || match (session.begun.get(), session.saved.get()) {
                (false, SaveState::Saved | SaveState::Pending) => String::new(),
                (true, SaveState::Saved) => "Saved in this browser".into(),
                (true, SaveState::Pending) => "Saving …".into(),
                (_, SaveState::Failed(reason)) => format!("Not saved. {reason}"),
            }}
        </span>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let session = Session::get();
    view! {
        <nav aria-label="Pages">
            <ul>
                {Page::ALL.into_iter().map(|page| view! { <NavigationItem page/> }).collect_view()}
            </ul>
            <p class="privacy">
                {move || session.begun.get().then_some("Your plan stays on this machine.")}
            </p>
        </nav>
    }
}

#[component]
fn NavigationItem(page: Page) -> impl IntoView {
    let session = Session::get();
    let place = match page {
        Page::Objects(noun) => Some(noun.path()),
        _ => None,
    };
    let worst = place.map(|at| session.worst_within(at));
    let badge = move || match page {
        Page::Objects(noun) => session.plan.with(|plan| noun.names(plan).len()).to_string(),
        Page::Problems => session.problems.with(|problems| problems.len()).to_string(),
        _ => String::new(),
    };
    let mark = move || {
        worst
            .and_then(|worst| worst.get())
            .filter(|worst| *worst < Severity::Info)
    };
    let begins_group = matches!(page, Page::Objects(Noun::Network) | Page::Problems);
    view! {
        <li class:group=begins_group>
            <a
                href=Route::page(page).href()
                aria-current=move || session.route.with(|route| route.page == page).then_some("page")
            >
                {icon(page_icon(page))}
                <span class="title">{page.title()}</span>
                {move || mark().map(|severity| view! {
                    <span class=format!("dot {}", severity.name()) role="img" aria-label=format!("has {}s", severity.name())></span>
                })}
                <span class="count">{move || Some(badge()).filter(|badge| badge != "0")}</span>
            </a>
        </li>
    }
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

#[component]
fn ForeignBanner() -> impl IntoView {
    let session = Session::get();
    move || {
        session.foreign.with(Option::is_some).then(|| {
            view! {
                <div class="banner" role="alert">
                    <p>"This plan was changed in another tab. Nothing is saved here until you choose."</p>
                    <button type="button" on:click=move |_| session.settle_foreign(true)>"Load the other tab's plan"</button>
                    <button type="button" on:click=move |_| session.settle_foreign(false)>"Keep this one"</button>
                </div>
            }
        })
    }
}

#[component]
fn ToastLine() -> impl IntoView {
    let session = Session::get();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || session.toast.get().map(|toast| view! {
                <div class="toast" class:error=toast.is_error>
                    <p>{toast.text}</p>
                    {toast.offers_undo.then(|| view! {
                        <button type="button" class="link" on:click=move |_| session.undo()>"Undo"</button>
                    })}
                    <button type="button" class="quiet" aria-label="Close the message" on:click=move |_| session.toast.set(None)>
                        {icon(Icon::Close)}
                    </button>
                </div>
            })}
        </div>
    }
}
