//! All objects of one kind: a list, and the chosen one's form beside it.

use leptos::prelude::*;

use super::delete::DeleteButton;
use super::{cluster, gateway, network, node, pool, reflector, vm};
use crate::check::Severity;
use crate::model::{Noun, Plan};
use crate::ui::browser;
use crate::ui::shell::noun_icon;
use crate::ui::state::{Page, Place, Route, Session, create};
use crate::ui::widgets::{Icon, Messages, NameField, NotesField, field_id, icon};

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
#[component]
pub fn Objects(noun: Noun) -> impl IntoView {
    let session = Session::get();
    let chosen = Memo::new(move |_| session.route.with(|route| route.item.clone()));
    let exists = Memo::new(move |_| {
        chosen.with(|chosen| {
            chosen
                .as_deref()
                .is_some_and(|name| session.plan.with(|plan| noun.exists(plan, name)))
        })
    });
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
        <div class="page objects" class=("has-choice", move || exists.get())>
            <header class="page-head">
                <div>
                    <h1>{Page::Objects(noun).title()}</h1>
                    <p class="about">{about(noun)}</p>
                </div>
                <button type="button" class="primary" on:click=add>{icon(Icon::Plus)} "New " {noun.to_string()}</button>
            </header>
            <Rows noun chosen/>
            {move || chosen.get().filter(|_| exists.get()).map(|name| view! { <Detail noun name/> })}
        </div>
    }
}

#[component]
fn Rows(noun: Noun, chosen: Memo<Option<String>>) -> impl IntoView {
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
    let shown = move || {
        found
            .get()
            .into_iter()
            .take(limit.get())
            .collect::<Vec<_>>()
    };
    view! {
        <div class="rows">
            <div class="filter" class:hidden={move || names.with(Vec::len) < 8}>
                <input
                    type="search"
                    data-own-undo=""
                    placeholder="Filter"
                    aria-label=format!("Filter the list of {}", Page::Objects(noun).title())
                    on:input=move |event| filter.set(event_target_value(&event))
                />
                <span class="hint">{move || format!("{} of {}", found.with(Vec::len), names.with(Vec::len))}</span>
            </div>
            {move || names.with(Vec::is_empty).then(|| view! {
                <div class="empty">
                    {icon(noun_icon(noun))}
                    <p>"No "{noun.to_string()}" planned yet."</p>
                </div>
            })}
            <div class="table-scroll" class:hidden=move || names.with(Vec::is_empty)>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            {columns.titles.iter().map(|title| view! { <th scope="col">{*title}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        <For each=shown key=String::clone let:name>
                            <ListRow noun name chosen cells=columns.cells/>
                        </For>
                    </tbody>
                </table>
            </div>
            <button
                type="button"
                class="link"
                class:hidden={move || found.with(Vec::len) <= limit.get()}
                on:click=move |_| limit.update(|limit| *limit += CHUNK * 5)
            >
                "Show more"
            </button>
        </div>
    }
}

#[component]
fn ListRow(
    noun: Noun,
    name: String,
    chosen: Memo<Option<String>>,
    cells: fn(&Plan, &str) -> Vec<String>,
) -> impl IntoView {
    let session = Session::get();
    let worst = session.worst_within(noun.at(&name));
    let route = Route::object(noun, &name);
    let href = route.href();
    let own = name.clone();
    let row = name.clone();
    let cells = Memo::new(move |_| session.plan.with(|plan| cells(plan, &row)));
    let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref() == Some(&own)));
    view! {
        <tr class:chosen=move || is_chosen.get() on:click=move |_| session.go(&route)>
            <th scope="row">
                <a href=href aria-current=move || is_chosen.get().then_some("true")>{name}</a>
                {move || worst.get().filter(|worst| *worst < Severity::Info).map(|severity| view! {
                    <span class=format!("dot {}", severity.name()) role="img" aria-label=format!("has {}s", severity.name())></span>
                })}
            </th>
            {move || cells.get().into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}
        </tr>
    }
}

/// The form of one object.
#[component]
fn Detail(noun: Noun, name: String) -> impl IntoView {
    let at = noun.at(&name);
    let place = Place::new(at.clone());
    let form = match noun {
        Noun::Network => view! { <network::Form at=place/> }.into_any(),
        Noun::Pool => view! { <pool::Form at=place name=name.clone()/> }.into_any(),
        Noun::Cluster => view! { <cluster::Form at=place name=name.clone()/> }.into_any(),
        Noun::Node => view! { <node::Form at=place name=name.clone()/> }.into_any(),
        Noun::Reflector => view! { <reflector::Form at=place/> }.into_any(),
        Noun::Gateway => view! { <gateway::Form at=place/> }.into_any(),
        Noun::Vm => view! { <vm::Form at=place name=name.clone()/> }.into_any(),
    };
    let title = format!("{noun} {name}");
    view! {
        <section class="detail" aria-label=title id=field_id(&at) tabindex="-1">
            <div class="detail-head">
                <a class="back" href=Route::page(Page::Objects(noun)).href()>"All "{Page::Objects(noun).title()}</a>
                <NameField noun name=name.clone()/>
                <DeleteButton noun name/>
            </div>
            <Messages at=at.clone()/>
            {form}
            <NotesField at=at.join("notes")/>
        </section>
    }
}
