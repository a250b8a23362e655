//! All problems, on a page of their own and in the rail beside wide pages.

use leptos::prelude::*;

use crate::check::{Fix, Problem, Severity};
use crate::model::Edit;
use crate::ui::shell::plural;
use crate::ui::state::{Page, Session};
use crate::ui::widgets::{Icon, icon, problem_card};

/// How many problems are drawn at once.
const CHUNK: usize = 100;

/// The page.
pub fn problems() -> AnyView {
    view! {
        <div class="page problems-page">
            <h1>"Problems"</h1>
            <p class="about">"Found while you type. Errors keep the plan from being exported, warnings and remarks don't."</p>
            {fix_all()}
            {problem_list()}
        </div>
    }
    .into_any()
}

/// The rail at the right of wide screens.
pub fn rail() -> AnyView {
    let session = Session::get();
    let has_rail = |page: Page| !matches!(page, Page::Problems | Page::Rules | Page::Export);
    let shown =
        Memo::new(move |_| session.begun.get() && session.route.with(|route| has_rail(route.page)));
    let view = || {
        view! {
            <aside class="rail" aria-label="Problems">
                <h2>"Problems"</h2>
                {problem_list()}
            </aside>
        }
        .into_any()
    };
    (move || shown.get().then(view)).into_any()
}

/// Applies all fixes that need no look, as one step.
fn fix_all() -> AnyView {
    let session = Session::get();
    let fixes = move || {
        session.problems.with(|problems| {
            let first_safe = |problem: &Problem| problem.fixes.iter().find(|fix| fix.safe).cloned();
            problems.iter().filter_map(first_safe).collect::<Vec<Fix>>()
        })
    };
    let count = Memo::new(move |_| fixes().len());
    let few = Signal::derive(move || count.get() < 2);
    let apply = move |_| {
        // One after the other: a fix may be gone with the problem that another one solved.
        let before = session.problems.with_untracked(|problems| problems.len());
        let plan = session.plan.get_untracked();
        let fixed = fixes().iter().fold((*plan).clone(), |plan, fix| {
            Edit::apply_all(&fix.edits, &plan).unwrap_or(plan)
        });
        session.replace(fixed, "all safe fixes");
        let after = session.problems.with_untracked(|problems| problems.len());
        session.say(
            format!("{} solved", plural(before.saturating_sub(after), "problem")),
            true,
        );
    };
    view! {
        <button type="button" class:hidden=few on:click=apply>
            {icon(Icon::Done)} {move || format!("Apply {} safe fixes", count.get())}
        </button>
    }
    .into_any()
}

/// How many problems of each severity there are, in words.
fn summary(session: Session) -> String {
    let counts = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "remark"),
    ];
    let words: Vec<_> = counts
        .into_iter()
        .map(|(severity, noun)| (session.count(severity), noun))
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| plural(count, noun))
        .collect();
    words.join(", ")
}

fn problem_list() -> AnyView {
    let session = Session::get();
    let limit = RwSignal::new(CHUNK);
    let count = Memo::new(move |_| session.problems.with(|problems| problems.len()));
    let all_shown = Signal::derive(move || count.get() <= limit.get());
    let cards = move || {
        let problems = session.problems.get();
        // Errors first, each severity in the order of the plan.
        let by_severity = [Severity::Error, Severity::Warning, Severity::Info].into_iter();
        let sorted = by_severity.flat_map(|severity| {
            problems
                .iter()
                .filter(move |problem| problem.severity == severity)
        });
        sorted
            .take(limit.get())
            .cloned()
            .map(problem_card)
            .collect::<Vec<_>>()
    };
    let all_well = || {
        view! { <p class="all-well">{icon(Icon::Done)} "No problems. The plan is ready to export."</p> }.into_any()
    };
    view! {
        <p class="summary" role="status">{move || summary(session)}</p>
        {move || (count.get() == 0).then(all_well)}
        <ul class="problems">{cards}</ul>
        <button
            type="button" class="link" class:hidden=all_shown
            on:click=move |_| limit.update(|limit| *limit += CHUNK * 5)
        >
            {move || format!("Show more of {}", count.get())}
        </button>
    }
    .into_any()
}
