//! All objects of one kind: a list, and the chosen one's form beside it.

use leptos::prelude::*;

use super::delete::delete_button;
use super::{cluster, gateway, network, node, pool, reflector, vm};
use crate::check::Severity;
use crate::model::values::NetworkMode;
use crate::model::{DocPath, Noun, Plan};
use crate::ui::browser;
use crate::ui::shell::noun_icon;
use crate::ui::state::{Page, Route, Session, create};
use crate::ui::widgets::{Icon, field_id, form, icon, messages, name_field, notes_field};

/// How many rows are drawn at once.
const CHUNK: usize = 200;

/// What a list tells of each object, beside its name.
pub struct Columns {
    /// The headings.
    pub titles: &'static [&'static str],
    /// The cells of one row.
    pub cells: fn(&Plan, &str) -> Vec<String>,
}

fn columns(noun: Noun) -> Columns {
    match noun {
        Noun::Network => network::COLUMNS,
        Noun::Pool => pool::COLUMNS,
        Noun::Cluster => cluster::COLUMNS,
        Noun::Node => node::COLUMNS,
        Noun::Reflector => reflector::COLUMNS,
        Noun::Gateway => gateway::COLUMNS,
        Noun::Vm => vm::COLUMNS,
    }
}

/// One sentence about what they are.
fn about(noun: Noun) -> &'static str {
    match noun {
        Noun::Network => {
            "The physical networks your addresses come from. They tell the planner where gateways and network addresses are."
        }
        Noun::Pool => {
            "Addresses for VMs, taken from your networks. Clusters with Switching or IP fabric use them."
        }
        Noun::Cluster => "Nodes with one kind of virtualization and one way of networking.",
        Noun::Node => "The servers that run VMs.",
        Noun::Reflector => {
            "Collect the VM routes of an IP fabric from its nodes and hand them to the core gateway. Plan at least two."
        }
        Noun::Gateway => "The routers towards the Internet.",
        Noun::Vm => "Virtual machines and containers. A new one gets the first free addresses.",
    }
}

/// The page of one kind of objects.
pub fn objects(noun: Noun) -> AnyView {
    let session = Session::get();
    let chosen = Memo::new(move |_| session.route.with(|route| route.item.clone()));
    let open = Memo::new(move |_| {
        chosen
            .get()
            .filter(|name| session.plan.with(|plan| noun.exists(plan, name)))
    });
    let is_open = Signal::derive(move || open.with(Option::is_some));
    let add = move |_| {
        let (edit, name) = session.plan.with_untracked(|plan| create(plan, noun));
        if session.apply_or_say(&[edit], format!("new {noun} {name}")) {
            session.go(&Route::object(noun, &name));
            let id = format!("{}:name", field_id(&noun.at(&name)));
            browser::after(0, move || {
                browser::focus(&id);
            });
        }
    };
    view! {
        <div class="page objects" class:has-choice=is_open>
            <header class="page-head">
                <div>
                    <h1>{Page::Objects(noun).title()}</h1>
                    <p class="about">{about(noun)}</p>
                </div>
                <button type="button" class="primary" on:click=add>{icon(Icon::Plus)} {format!("New {noun}")}</button>
            </header>
            {rows(noun, chosen)}
            {move || open.get().map(|name| detail(noun, name))}
        </div>
    }
    .into_any()
}

fn rows(noun: Noun, chosen: Memo<Option<String>>) -> AnyView {
    let session = Session::get();
    let names = session.names(noun);
    let filter = RwSignal::new(String::new());
    let limit = RwSignal::new(CHUNK);
    let columns = columns(noun);
    let found = Memo::new(move |_| {
        let wanted = filter.get().trim().to_lowercase();
        if wanted.is_empty() {
            return names.get();
        }
        session.plan.with(|plan| {
            let matches = |name: &String| {
                name.to_lowercase().contains(&wanted)
                    || (columns.cells)(plan, name)
                        .iter()
                        .any(|cell| cell.to_lowercase().contains(&wanted))
            };
            names.get().into_iter().filter(matches).collect()
        })
    });
    let is_empty = Signal::derive(move || names.with(Vec::is_empty));
    let few = Signal::derive(move || names.with(Vec::len) < 8);
    let all_shown = Signal::derive(move || found.with(Vec::len) <= limit.get());
    let headings = columns
        .titles
        .iter()
        .map(|title| view! { <th scope="col">{*title}</th> }.into_any());
    view! {
        <div class="rows">
            <div class="filter" class:hidden=few>
                <input
                    type="search"
                    data-own-undo=""
                    placeholder="Filter"
                    aria-label=format!("Filter the list of {}", Page::Objects(noun).title())
                    on:input=move |event| filter.set(event_target_value(&event))
                />
                <span class="hint">{move || format!("{} of {}", found.with(Vec::len), names.with(Vec::len))}</span>
            </div>
            {move || is_empty.get().then(|| view! {
                <div class="empty">
                    {icon(noun_icon(noun))}
                    <p>{format!("No {noun} planned yet.")}</p>
                </div>
            }.into_any())}
            <div class="table-scroll" class:hidden=is_empty>
                <table>
                    <thead>
                        <tr><th scope="col">"Name"</th> {headings.collect::<Vec<_>>()}</tr>
                    </thead>
                    <tbody>
                        {move || {
                            let shown = found.get().into_iter().take(limit.get());
                            shown.map(|name| row(noun, name, chosen, columns.cells)).collect::<Vec<_>>()
                        }}
                    </tbody>
                </table>
            </div>
            <button
                type="button" class="link" class:hidden=all_shown
                on:click=move |_| limit.update(|limit| *limit += CHUNK * 5)
            >
                "Show more"
            </button>
        </div>
    }
    .into_any()
}

fn row(
    noun: Noun,
    name: String,
    chosen: Memo<Option<String>>,
    cells: fn(&Plan, &str) -> Vec<String>,
) -> AnyView {
    let session = Session::get();
    let route = Route::object(noun, &name);
    let href = route.href();
    let dot = severity_dot(&noun.at(&name));
    let own = name.clone();
    let is_chosen = Signal::derive(move || chosen.with(|chosen| chosen.as_ref() == Some(&own)));
    let current = Signal::derive(move || is_chosen.get().then_some("true"));
    let shown = name.clone();
    let cells = Memo::new(move |_| session.plan.with(|plan| cells(plan, &name)));
    let cell = |text: String| view! { <td>{text}</td> }.into_any();
    view! {
        <tr class:chosen=is_chosen on:click=move |_| session.go(&route)>
            <th scope="row"><a href=href aria-current=current>{shown}</a> {dot}</th>
            {move || cells.get().into_iter().map(cell).collect::<Vec<_>>()}
        </tr>
    }
    .into_any()
}

/// A dot where something has errors or warnings.
pub fn severity_dot(at: &DocPath) -> AnyView {
    let worst = Session::get().worst_within(at.clone());
    let dot = |severity: Severity| {
        let name = severity.name();
        view! { <span class=format!("dot {name}") role="img" aria-label=format!("has {name}s")></span> }.into_any()
    };
    (move || worst.get().filter(|worst| *worst < Severity::Info).map(dot)).into_any()
}

/// The form of one object.
fn detail(noun: Noun, name: String) -> AnyView {
    let session = Session::get();
    let at = noun.at(&name);
    let fields = match noun {
        Noun::Network => form(&at, network::FORM, None),
        Noun::Reflector => form(&at, reflector::FORM, None),
        Noun::Gateway => form(&at, gateway::FORM, None),
        Noun::Vm => vm::view(&at, &name),
        Noun::Pool => {
            let mut fields = form(&at, pool::FORM, None);
            fields.push(pool::summary(name.clone()));
            fields
        }
        Noun::Cluster => vec![by_mode(&at, &name, cluster::mode, cluster::view)],
        Noun::Node => vec![by_mode(&at, &name, node::mode, |at, mode| {
            form(at, node::FORM, mode)
        })],
    };
    let own_messages = messages(&at);
    let notes = notes_field(at.join("notes"));
    let title = Page::Objects(noun).title();
    let label = format!("{noun} {name}");
    session.settle();
    view! {
        <section class="detail" aria-label=label id=field_id(&at) tabindex="-1">
            <div class="detail-head">
                <a class="back" href=Route::page(Page::Objects(noun)).href()>{format!("All {title}")}</a>
                {name_field(noun, name.clone())}
                {delete_button(noun, name)}
            </div>
            {own_messages}
            {fields}
            {notes}
        </section>
    }
    .into_any()
}

/// Fields that are others when the network type is another.
fn by_mode(
    at: &DocPath,
    name: &str,
    mode: fn(&Plan, &str) -> Option<NetworkMode>,
    view: fn(&DocPath, Option<NetworkMode>) -> Vec<AnyView>,
) -> AnyView {
    let session = Session::get();
    let name = name.to_owned();
    let at = at.clone();
    let mode = Memo::new(move |_| session.plan.with(|plan| mode(plan, &name)));
    (move || view(&at, mode.get())).into_any()
}
