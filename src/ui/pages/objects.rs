//! All objects of one kind: a list, and the chosen one's form beside it.

use leptos::prelude::*;

use super::delete::delete_button;
use super::{cluster, gateway, network, node, pool, reflector, vm};
use crate::model::{DocPath, Noun, Plan};
use crate::ui::browser;
use crate::ui::state::{Page, Route, Session, create};
use crate::ui::widgets::{
    El, Icon, dynamic, el, field_id, form, icon, live, messages, name_at, name_field, notes_field,
    noun_icon, severity_dot, unknown_name,
};

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
    let add = move || {
        let (edit, name) = session.plan.with_untracked(|plan| create(plan, noun));
        if session.apply_or_say(&[edit], format!("new {noun} {name}")) {
            session.go(&Route::object(noun, &name));
            let id = field_id(&name_at(&noun.at(&name)));
            browser::after(0, move || {
                browser::focus(&id);
            });
        }
    };
    let titles = el("div")
        .el(el("h1").text(Page::Objects(noun).title()))
        .el(el("p").class("about").text(about(noun)));
    let new = el("button")
        .attr("type", "button")
        .class("primary")
        .on_click(add)
        .child(icon(Icon::Plus))
        .text_of(format!("New {noun}"));
    let form = move || open.get().map(|name| detail(noun, name));
    let unknown = move || {
        let name = chosen.get().filter(|_| !is_open.get())?;
        Some(unknown_name(format!("{noun} `{name}`")))
    };
    el("div")
        .class("page objects")
        .class_while("has-choice", is_open)
        .el(el("header").class("page-head").el(titles).el(new))
        .child(dynamic(move || unknown().into_iter().collect()))
        .child(rows(noun, chosen))
        .child(dynamic(move || form().into_iter().collect()))
        .view()
}

fn rows(noun: Noun, chosen: Memo<Option<String>>) -> AnyView {
    let session = Session::get();
    let names = session.names(noun);
    let filter = RwSignal::new(String::new());
    let limit = RwSignal::new(CHUNK);
    let columns = columns(noun);
    let found = Memo::new(move |_| {
        let wanted = filter.get().trim().to_ascii_lowercase();
        if wanted.is_empty() {
            return names.get();
        }
        session.plan.with(|plan| {
            let matches = |name: &String| {
                name.to_ascii_lowercase().contains(&wanted)
                    || (columns.cells)(plan, name)
                        .iter()
                        .any(|cell| cell.to_ascii_lowercase().contains(&wanted))
            };
            names.get().into_iter().filter(matches).collect()
        })
    });
    let is_empty = Signal::derive(move || names.with(Vec::is_empty));
    let few = Signal::derive(move || names.with(Vec::len) < 8);
    let all_shown = Signal::derive(move || found.with(Vec::len) <= limit.get());
    let search = el("input")
        .attr("type", "search")
        .attr("data-own-undo", "")
        .attr("placeholder", "Filter")
        .attr_of(
            "aria-label",
            format!("Filter the list of {}", Page::Objects(noun).title()),
        )
        .on_input(move |text| filter.set(text));
    let counts = move || format!("{} of {}", found.with(Vec::len), names.with(Vec::len));
    let filter_line = el("div")
        .class("filter")
        .class_while("hidden", few)
        .el(search)
        .el(el("span").class("hint").child(live(counts)));
    let none = move || {
        let text = el("p").text_of(format!("No {noun} planned yet."));
        el("div")
            .class("empty")
            .child(icon(noun_icon(noun)))
            .el(text)
            .view()
    };
    let headings = columns.titles.iter().map(|title| heading(title).view());
    let head = el("tr").el(heading("Name")).children(headings.collect());
    let body = dynamic(move || {
        let shown = found.get().into_iter().take(limit.get());
        shown
            .map(|name| row(noun, name, chosen, columns.cells))
            .collect()
    });
    let table = el("table")
        .el(el("thead").el(head))
        .el(el("tbody").child(body));
    let more = el("button")
        .attr("type", "button")
        .class("link")
        .class_while("hidden", all_shown)
        .on_click(move || limit.update(|limit| *limit += CHUNK * 5))
        .text("Show more");
    let scroll = el("div")
        .class("table-scroll")
        .class_while("hidden", is_empty)
        .el(table);
    el("div")
        .class("rows")
        .el(filter_line)
        .child(dynamic(move || {
            is_empty.get().then(none).into_iter().collect()
        }))
        .el(scroll)
        .el(more)
        .view()
}

fn heading(title: &'static str) -> El {
    el("th").attr("scope", "col").text(title)
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
    let dot = severity_dot(session.worst_within(noun.at(&name)));
    let own = name.clone();
    let is_chosen = Signal::derive(move || chosen.with(|chosen| chosen.as_ref() == Some(&own)));
    let current = Signal::derive(move || is_chosen.get().then_some("true"));
    let shown = name.clone();
    let cells = Memo::new(move |_| session.plan.with(|plan| cells(plan, &name)));
    let cell = |text: String| el("td").text_of(text).view();
    let link = el("a")
        .attr_of("href", href)
        .attr_while("aria-current", current)
        .text_of(shown);
    el("tr")
        .class_while("chosen", is_chosen)
        .on_click(move || session.go(&route))
        .el(el("th").attr("scope", "row").el(link).child(dot))
        .child(dynamic(move || cells.get().into_iter().map(cell).collect()))
        .view()
}

/// The form of one object.
fn detail(noun: Noun, name: String) -> AnyView {
    let at = noun.at(&name);
    let fields = match noun {
        Noun::Network => form(&at, network::FORM, ""),
        Noun::Reflector => form(&at, reflector::FORM, ""),
        Noun::Gateway => form(&at, gateway::FORM, ""),
        Noun::Vm => vm::view(&at, &name),
        Noun::Pool => {
            let mut fields = form(&at, pool::FORM, "");
            fields.push(pool::summary(name.clone()));
            fields
        }
        Noun::Cluster => vec![by_kind(&at, cluster::mode, cluster::view)],
        Noun::Node => vec![by_kind(&at, node::mode, node::view)],
    };
    let own_messages = messages(&at);
    let notes = notes_field(at.join("notes"));
    let title = Page::Objects(noun).title();
    let label = format!("{noun} {name}");
    Session::get().settle();
    let back = el("a")
        .class("back")
        .attr_of("href", Route::page(Page::Objects(noun)).href())
        .text_of(format!("All {title}"));
    let head = el("div")
        .class("detail-head")
        .el(back)
        .child(name_field(at.clone(), noun.to_string()))
        .child(delete_button(noun, name));
    el("section")
        .class("detail")
        .attr_of("aria-label", label)
        .attr_of("id", field_id(&at))
        .attr("tabindex", "-1")
        .el(head)
        .child(own_messages)
        .children(fields)
        .child(notes)
        .view()
}

/// Fields that are others when the object is of another kind.
pub fn by_kind(
    at: &DocPath,
    kind: fn(&Plan, &DocPath) -> String,
    view: fn(&DocPath, &str) -> Vec<AnyView>,
) -> AnyView {
    let session = Session::get();
    let (at, place) = (at.clone(), at.clone());
    let kind = Memo::new(move |_| session.plan.with(|plan| kind(plan, &place)));
    dynamic(move || view(&at, &kind.get()))
}
