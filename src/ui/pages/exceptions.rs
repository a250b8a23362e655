//! Findings that are meant so: asking why, and what was turned off.

use leptos::prelude::*;

use crate::check::Problem;
use crate::model::{DocPath, Edit};
use crate::ui::browser;
use crate::ui::state::Session;
use crate::ui::widgets::{
    Field, button, dialog, dynamic, el, field_id, live, messages, more, place_line, problem_link,
    sentence,
};
use crate::words::counted;

/// How many findings of one exception are shown.
const MOST: usize = 20;

const ABOUT: &str = "It is no longer reported at this place. The reason is kept in the plan; under Problems you can turn it on again.";
const ASK: &str = "Write why: whoever reads the plan after you has to know.";

const REASON: Field = Field::text("reason", "Reason");
const MORE: &[Field] = &[
    Field::text("rule", "Rule").sample("single-reflector"),
    Field::text("at", "Place")
        .sample("the whole plan")
        .hint("And everything inside it."),
];

/// Asks why a problem is none, and turns it off.
pub fn turn_off_dialog() -> AnyView {
    let asked = Session::get().turning_off;
    let open = Signal::derive(move || asked.with(Option::is_some));
    let content = move || asked.get_untracked().map(question).unwrap_or_default();
    dialog(
        open,
        move || asked.set(None),
        "Turn this off".into(),
        content,
    )
}

fn question(problem: Problem) -> Vec<AnyView> {
    let session = Session::get();
    let reason = RwSignal::new(String::new());
    let refused = RwSignal::new(false);
    let (place, what) = (place_line(&problem), sentence(&problem.message));
    let turn_off = Callback::new(move |()| {
        let reason = reason.get_untracked();
        let reason = reason.trim();
        if reason.is_empty() {
            refused.set(true);
            browser::focus("reason");
            return;
        }
        let edit = session
            .plan
            .with_untracked(|plan| problem.exception(plan, reason));
        let name = problem.rule.name;
        if let Some(edit) = edit
            && session.apply_or_say(&[edit], format!("turning off {name}"))
        {
            session.say(format!("Turned off {name} at this place"), true);
        }
        session.turning_off.set(None);
        // What asked is gone with the problem.
        let field = field_id(&problem.at);
        browser::after(0, move || {
            if !browser::has_focus() && !browser::focus(&field) {
                browser::focus("main");
            }
        });
    });
    let invalid = Signal::derive(move || refused.get().then_some("true"));
    let input = el("input")
        .attr("id", "reason")
        .attr("type", "text")
        .attr("maxlength", "100")
        .attr("autofocus", "")
        .attr("autocomplete", "off")
        .attr("required", "")
        .attr("data-own-undo", "")
        .attr("aria-describedby", "reason:why")
        .attr_while("aria-invalid", invalid)
        .class_while("has-error", refused.into())
        .on_input(move |text| reason.set(text))
        .on_enter(move || turn_off.run(()));
    let ask = move || {
        refused
            .get()
            .then(|| el("p").class("message error").text(ASK).view())
    };
    let field = el("div")
        .class("field")
        .el(el("label")
            .attr("for", "reason")
            .text("Why is it right here?"))
        .el(input)
        .el(el("div")
            .attr("id", "reason:why")
            .attr("role", "alert")
            .child(dynamic(move || ask().into_iter().collect())));
    let confirm = button("primary")
        .on_click(move || turn_off.run(()))
        .text("Turn off");
    let cancel = button("")
        .on_click(move || session.turning_off.set(None))
        .text("Cancel");
    vec![
        el("p").children(what).view(),
        place.view(),
        field.view(),
        el("p").class("hint").text(ABOUT).view(),
        el("div").class("actions").el(confirm).el(cancel).view(),
    ]
}

/// What the plan turns off, folded away.
pub fn turned_off() -> AnyView {
    let session = Session::get();
    let exceptions = DocPath::root().join("exceptions");
    let place = exceptions.clone();
    let names = Memo::new(move |_| session.plan.with(|plan| plan.names_at(&place)));
    let none = Signal::derive(move || names.with(Vec::is_empty));
    let count = move || session.excepted.with(|excepted| excepted.len());
    let line = el("summary").child(live(move || {
        format!("{} turned off", counted(count(), "finding"))
    }));
    let cards = dynamic(move || {
        let names = names.get().into_iter();
        names.map(|name| card(exceptions.join(name))).collect()
    });
    el("details")
        .class("more turned-off")
        .class_while("hidden", none)
        .el(line)
        .el(el("ul").class("problems").child(cards))
        .view()
}

/// One exception with what it turns off.
fn card(at: DocPath) -> AnyView {
    let session = Session::get();
    let name = at.last().to_owned();
    let covered = Memo::new(move |_| {
        let is_mine = |found: &&(Problem, String)| found.1 == name;
        let mine = |all: &Vec<(Problem, String)>| {
            let mine = all.iter().filter(is_mine).take(MOST + 1);
            mine.map(|(problem, _)| problem.clone()).collect::<Vec<_>>()
        };
        session.excepted.with(|all| mine(all))
    });
    let findings = dynamic(move || {
        let lines = |problem: &Problem| [problem_link(problem), place_line(problem).view()];
        covered.with(|covered| {
            let mut views: Vec<_> = covered.iter().take(MOST).flat_map(lines).collect();
            if covered.len() > MOST {
                views.push(el("p").class("hint").text("and more").view());
            }
            views
        })
    });
    let gone = at.clone();
    let turn_on = move || {
        let name = gone.last();
        if session.apply_or_say(
            &[Edit::Remove { at: gone.clone() }],
            format!("turning {name} on again"),
        ) {
            session.say(format!("Turned on again: {name}"), true);
            browser::focus("main");
        }
    };
    let verb = move || match covered.with(Vec::is_empty) {
        true => "Remove this".to_owned(),
        false => "Turn on again".to_owned(),
    };
    let body = el("div")
        .child(findings)
        .child(messages(&at))
        .child(REASON.view(&at))
        .child(more(&at, MORE))
        .el(button("fix").on_click(turn_on).child(live(verb)));
    el("li")
        .class("problem")
        .attr_of("id", field_id(&at))
        .attr("tabindex", "-1")
        .el(body)
        .view()
}
