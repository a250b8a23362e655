//! All problems, on a page of their own and in the rail beside wide pages.

use leptos::prelude::*;

use crate::check::{Fix, Problem, Severity};
use crate::ui::shell::plural;
use crate::ui::state::{Page, Session};
use crate::ui::widgets::{Icon, ProblemCard, icon};

/// How many problems are drawn at once.
const CHUNK: usize = 100;

/// The page.
#[component]
pub fn Problems() -> impl IntoView {
    view! {
        <div class="page problems-page">
            <h1>"Problems"</h1>
            <p class="about">"Found while you type. Errors keep the plan from being exported, warnings and remarks don't."</p>
            <FixAll/>
            <ProblemList/>
        </div>
    }
}

/// The rail at the right of wide screens.
#[component]
pub fn Rail() -> impl IntoView {
    let session = Session::get();
    let shown = move || {
        session.begun.get()
            && session
                .route
                .with(|route| !matches!(route.page, Page::Problems | Page::Rules | Page::Export))
    };
    move || {
        shown().then(|| {
            view! {
                <aside class="rail" aria-label="Problems">
                    <h2>"Problems"</h2>
                    <ProblemList/>
                </aside>
            }
        })
    }
}

/// Applies all fixes that need no look, as one step.
#[component]
fn FixAll() -> impl IntoView {
    let session = Session::get();
    let fixes = move || {
        session.problems.with(|problems| {
            let first_safe = |problem: &Problem| problem.fixes.iter().find(|fix| fix.safe).cloned();
            problems.iter().filter_map(first_safe).collect::<Vec<Fix>>()
        })
    };
    let apply = move |_| {
        let edits: Vec<_> = fixes().into_iter().flat_map(|fix| fix.edits).collect();
        let before = session.problems.with_untracked(|problems| problems.len());
        if session.apply_or_say(&edits, "all safe fixes") {
            let after = session.problems.with_untracked(|problems| problems.len());
            session.say(
                format!("{} solved", plural(before.saturating_sub(after), "problem")),
                true,
            );
        }
    };
    view! {
        <button type="button" class:hidden={move || fixes().len() < 2} on:click=apply>
            {icon(Icon::Done)} {move || format!("Apply {} safe fixes", fixes().len())}
        </button>
    }
}

#[component]
fn ProblemList() -> impl IntoView {
    let session = Session::get();
    let limit = RwSignal::new(CHUNK);
    let sorted = Memo::new(move |_| {
        let mut problems = session.problems.get().to_vec();
        problems.sort_by_key(|problem| problem.severity);
        problems
    });
    let summary = move || {
        let counts = [Severity::Error, Severity::Warning, Severity::Info]
            .map(|severity| session.count(severity));
        match counts {
            [0, 0, 0] => String::new(),
            [e, w, i] => [(e, "error"), (w, "warning"), (i, "remark")]
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, noun)| plural(count, noun))
                .collect::<Vec<_>>()
                .join(", "),
        }
    };
    view! {
        <p class="summary" role="status">{summary}</p>
        {move || sorted.with(Vec::is_empty).then(|| view! {
            <p class="all-well">{icon(Icon::Done)} "No problems. The plan is ready to export."</p>
        })}
        <ul class="problems">
            {move || sorted.get().into_iter().take(limit.get()).map(|problem| view! { <ProblemCard problem/> }).collect_view()}
        </ul>
        <button
            type="button"
            class="link"
            class:hidden={move || sorted.with(Vec::len) <= limit.get()}
            on:click=move |_| limit.update(|limit| *limit += CHUNK * 5)
        >
            {move || format!("Show more of {}", sorted.with(Vec::len))}
        </button>
    }
}
