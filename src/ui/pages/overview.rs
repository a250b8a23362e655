//! The plan at a glance: its name, the way from pool to download, and a picture of it.

use leptos::prelude::*;

use super::problems::has_hosts;
use super::welcome::example_cards;
use crate::check::Severity;
use crate::model::values::NetworkMode;
use crate::model::{DocPath, Noun, Plan};
use crate::ui::chart::chart;
use crate::ui::state::{Page, Route, Session};
use crate::ui::widgets::{Field, Icon, el, icon, live, notes_field, noun_icon, section};
use crate::words::counted;

/// One step on the way.
struct Step {
    noun: Noun,
    about: &'static str,
}

const STEPS: [Step; 7] = [
    Step {
        noun: Noun::Network,
        about: "what your provider gave you",
    },
    Step {
        noun: Noun::Pool,
        about: "addresses for VMs",
    },
    Step {
        noun: Noun::Cluster,
        about: "Switching, Routing or IP fabric",
    },
    Step {
        noun: Noun::Reflector,
        about: "IP fabric only: two of them",
    },
    Step {
        noun: Noun::Gateway,
        about: "IP fabric only: the router to the Internet",
    },
    Step {
        noun: Noun::Node,
        about: "the servers",
    },
    Step {
        noun: Noun::Vm,
        about: "who gets which address",
    },
];

/// Whether a plan has use for a kind of objects.
fn is_needed(plan: &Plan, noun: Noun) -> bool {
    let any = |wanted: fn(NetworkMode) -> bool| {
        plan.clusters.is_empty()
            || plan
                .clusters
                .values()
                .any(|c| c.network.mode.get().is_none_or(|mode| wanted(*mode)))
    };
    match noun {
        Noun::Reflector | Noun::Gateway => any(|mode| mode == NetworkMode::IpFabric),
        Noun::Pool | Noun::Network => any(|mode| mode != NetworkMode::Routing),
        _ => true,
    }
}

const NAME: Field =
    Field::text("name", "Name").hint("Of the site or the plan; files are named after it.");

/// The page.
pub fn overview() -> AnyView {
    let root = DocPath::root();
    let mut steps: Vec<_> = STEPS.iter().map(step_item).collect();
    steps.push(export_step());
    let fields = vec![NAME.view(&root), notes_field(root.join("notes"))];
    let warning = "It takes the place of this plan; you can undo that.";
    let others = el("details")
        .class("other-examples")
        .el(el("summary").text("Start over from an example"))
        .el(el("p").class("about").text(warning))
        .child(example_cards());
    el("div")
        .class("page overview")
        .el(el("h1").text("Overview"))
        .el(el("ol").class("steps").children(steps))
        .child(chart())
        .child(section("Plan", "", fields))
        .el(others)
        .view()
}

fn step_item(step: &'static Step) -> AnyView {
    let session = Session::get();
    let noun = step.noun;
    let worst = session.worst_within(noun.path());
    let state = Memo::new(move |_| {
        let (count, needed) = session
            .plan
            .with(|plan| (noun.names(plan).len(), is_needed(plan, noun)));
        match (count, worst.get()) {
            (n, Some(Severity::Error)) => ("step error", format!("{n}, with errors")),
            (n, Some(Severity::Warning)) => ("step warning", format!("{n}, with warnings")),
            (0, _) if needed => ("step todo", "to do".to_owned()),
            (0, _) => ("step unneeded", "not needed".to_owned()),
            (n, _) => ("step done", n.to_string()),
        }
    });
    let page = Page::Objects(noun);
    step_view(
        page,
        noun_icon(noun),
        step.about,
        Signal::derive(move || state.get()),
    )
}

fn export_step() -> AnyView {
    let session = Session::get();
    let state = move || match session.count(Severity::Error) {
        0 if !session.plan.with(|plan| has_hosts(plan)) => ("step", "nothing yet".to_owned()),
        0 => ("step done", "ready".to_owned()),
        n => ("step error", format!("waits for {}", counted(n, "error"))),
    };
    step_view(
        Page::Export,
        Icon::Export,
        "files for every host",
        Signal::derive(state),
    )
}

/// A step with its class and its state in words.
fn step_view(
    page: Page,
    shape: Icon,
    about: &'static str,
    state: Signal<(&'static str, String)>,
) -> AnyView {
    let class = Signal::derive(move || state.get().0.to_owned());
    let words = live(move || state.get().1);
    let link = el("a")
        .attr_of("href", Route::page(page).href())
        .child(icon(shape))
        .el(el("strong").text(page.title()))
        .el(el("span").class("about").text(about))
        .el(el("span").class("state").child(words));
    el("li").class_live(class).el(link).view()
}
