//! All problems, on a page of their own and in the rail beside wide pages.

use leptos::prelude::*;

use super::exceptions::turned_off;
use crate::check::{Problem, Severity, mend};
use crate::model::Plan;
use crate::ui::state::{Page, Session};
use crate::ui::widgets::{Icon, dynamic, el, icon, live, problem_card};
use crate::words::counted;

/// How many problems are drawn at once.
const CHUNK: usize = 100;

const ABOUT: &str =
    "Found while you type. Errors keep the plan from being exported, warnings and remarks don't.";

/// The page.
pub fn problems() -> AnyView {
    el("div")
        .class("page problems-page")
        .el(el("h1").text("Problems"))
        .el(el("p").class("about").text(ABOUT))
        .child(fix_all())
        .children(problem_list())
        .child(turned_off())
        .view()
}

/// The rail at the right of wide screens.
pub fn rail() -> AnyView {
    let session = Session::get();
    let has_rail = |page: Page| !matches!(page, Page::Problems | Page::Rules | Page::Export);
    let shown =
        Memo::new(move |_| session.begun.get() && session.route.with(|route| has_rail(route.page)));
    let view = || {
        el("aside")
            .class("rail")
            .attr("aria-label", "Problems")
            .el(el("h2").text("Problems"))
            .children(problem_list())
            .view()
    };
    dynamic(move || shown.get().then(view).into_iter().collect())
}

/// Applies all fixes that need no look, as one step.
fn fix_all() -> AnyView {
    let session = Session::get();
    let count = Memo::new(move |_| {
        let has_safe = |problem: &&Problem| problem.fixes.iter().any(|fix| fix.safe);
        session
            .problems
            .with(|problems| problems.iter().filter(has_safe).count())
    });
    let few = Signal::derive(move || count.get() < 2);
    let apply = move || {
        let mended = mend(&session.plan.get_untracked());
        session.replace(mended.plan, "all safe fixes");
        let solved = counted(mended.solved.len(), "problem");
        session.say(format!("{solved} solved"), true);
    };
    el("button")
        .attr("type", "button")
        .class_while("hidden", few)
        .on_click(apply)
        .child(icon(Icon::Done))
        .child(live(move || format!("Apply {} safe fixes", count.get())))
        .view()
}

/// How many problems of each severity there are, in words.
fn summary(session: Session) -> String {
    let counts = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "remark"),
    ];
    let mut words: Vec<_> = counts
        .into_iter()
        .map(|(severity, noun)| (session.count(severity), noun))
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
    let excepted = session.excepted.with(|excepted| excepted.len());
    if excepted > 0 {
        words.push(format!("{excepted} turned off"));
    }
    words.join(", ")
}

/// Whether there is any host to export files for.
pub fn has_hosts(plan: &Plan) -> bool {
    !(plan.nodes.is_empty() && plan.reflectors.is_empty() && plan.gateways.is_empty())
}

fn problem_list() -> Vec<AnyView> {
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
            .collect()
    };
    let has_hosts = move || session.plan.with(|plan| has_hosts(plan));
    let all_well = move || {
        el("p")
            .class("all-well")
            .child(icon(Icon::Done))
            .text(match has_hosts() {
                true => "No problems. The plan is ready to export.",
                false => "No problems. There is nothing to export yet.",
            })
            .view()
    };
    let summary_line = el("p")
        .class("summary")
        .attr("role", "status")
        .child(live(move || summary(session)));
    let well = move || (count.get() == 0).then(all_well);
    let more = el("button")
        .attr("type", "button")
        .class("link")
        .class_while("hidden", all_shown)
        .on_click(move || limit.update(|limit| *limit += CHUNK * 5))
        .child(live(move || format!("Show more of {}", count.get())));
    vec![
        summary_line.view(),
        dynamic(move || well().into_iter().collect()),
        el("ul").class("problems").child(dynamic(cards)).view(),
        more.view(),
    ]
}
