//! The plan at a glance: its name, the way from pool to download, and a picture of it.

use leptos::prelude::*;

use super::welcome::ExampleCards;
use crate::check::Severity;
use crate::model::values::NetworkMode;
use crate::model::{DocPath, Noun, Plan};
use crate::ui::chart::Chart;
use crate::ui::shell::{noun_icon, plural};
use crate::ui::state::{Page, Route, Session};
use crate::ui::widgets::{Icon, NotesField, Section, TextField, icon};

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

/// The page.
#[component]
pub fn Overview() -> impl IntoView {
    view! {
        <div class="page overview">
            <h1>"Overview"</h1>
            <ol class="steps">
                {STEPS.iter().map(|step| view! { <StepItem step/> }).collect_view()}
                <ExportStep/>
            </ol>
            <Chart/>
            <Section title="Plan">
                <TextField at=DocPath::parse("name") label="Name" prose=true hint="Of the site or the plan; files are named after it."/>
                <NotesField at=DocPath::parse("notes")/>
            </Section>
            <details class="other-examples">
                <summary>"Start over from an example"</summary>
                <p class="about">"It takes the place of this plan; you can undo that."</p>
                <ExampleCards/>
            </details>
        </div>
    }
}

#[component]
fn StepItem(step: &'static Step) -> impl IntoView {
    let session = Session::get();
    let noun = step.noun;
    let worst = session.worst_within(noun.path());
    let count = Memo::new(move |_| session.plan.with(|plan| noun.names(plan).len()));
    let needed = Memo::new(move |_| session.plan.with(|plan| is_needed(plan, noun)));
    let state = move || match (count.get(), worst.get()) {
        (_, Some(Severity::Error)) => "error",
        (_, Some(Severity::Warning)) => "warning",
        (0, _) if needed.get() => "todo",
        (0, _) => "unneeded",
        _ => "done",
    };
    view! {
        <li class=move || format!("step {}", state())>
            <a href=Route::page(Page::Objects(noun)).href()>
                {icon(noun_icon(noun))}
                <strong>{Page::Objects(noun).title()}</strong>
                <span class="about">{step.about}</span>
                <span class="state">
                    {move || match (state(), count.get()) {
                        ("unneeded", _) => "not needed".to_owned(),
                        ("todo", _) => "to do".to_owned(),
                        ("error", n) => format!("{n}, with errors"),
                        ("warning", n) => format!("{n}, with warnings"),
                        (_, n) => n.to_string(),
                    }}
                </span>
            </a>
        </li>
    }
}

#[component]
fn ExportStep() -> impl IntoView {
    let session = Session::get();
    let errors = move || session.count(Severity::Error);
    view! {
        <li class=move || if errors() == 0 { "step done" } else { "step error" }>
            <a href=Route::page(Page::Export).href()>
                {icon(Icon::Export)}
                <strong>"Export"</strong>
                <span class="about">"files for every host"</span>
                <span class="state">{move || match errors() {
                    0 => "ready".to_owned(),
                    n => format!("waits for {}", plural(n, "error")),
                }}</span>
            </a>
        </li>
    }
}
