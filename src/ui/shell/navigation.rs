//! The way to every page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::model::Noun;
use crate::ui::browser;
use crate::ui::state::{Page, Route, Session};
use crate::ui::widgets::{Icon, el, icon, link, live, noun_icon, severity_dot};

/// What is seen of the page before the current one, in pixels.
const MARGIN: i32 = 40;

/// All pages, with what each holds.
pub fn navigation() -> AnyView {
    let session = Session::get();
    let items: Vec<_> = Page::ALL.into_iter().map(navigation_item).collect();
    // On narrow screens the pages stand in one line that is longer than the screen.
    Effect::new(move |_| {
        session.route.track();
        browser::after(0, show_current);
    });
    let privacy = move || match session.begun.get() {
        true => "Your plan stays on this machine.".to_owned(),
        false => String::new(),
    };
    el("nav")
        .attr("aria-label", "Pages")
        .el(el("ul").children(items))
        .el(el("p").class("privacy").child(live(privacy)))
        .view()
}

fn show_current() {
    let current = browser::first("nav [aria-current=page]");
    let current = current.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(link) = current
        && let Ok(Some(navigation)) = link.closest("nav")
    {
        navigation.set_scroll_left(link.offset_left() - MARGIN);
    }
}

fn navigation_item(page: Page) -> AnyView {
    let session = Session::get();
    let count = Signal::derive(move || match page {
        Page::Objects(noun) => session.plan.with(|plan| noun.names(plan).len()),
        Page::Problems => session.problems.with(|problems| problems.len()),
        _ => 0,
    });
    let dot = match page {
        Page::Objects(noun) => Some(severity_dot(session.worst_within(noun.path()))),
        _ => None,
    };
    let current = Signal::derive(move || {
        session
            .route
            .with(|route| route.page == page)
            .then_some("page")
    });
    let shown = move || match count.get() {
        0 => String::new(),
        count => count.to_string(),
    };
    let link = link(Route::page(page).href())
        .attr_while("aria-current", current)
        .child(icon(page_icon(page)))
        .el(el("span").class("title").text(page.title()))
        .maybe(dot)
        .el(el("span").class("count").child(live(shown)));
    let begins_group = matches!(page, Page::Objects(Noun::Network) | Page::Problems);
    el("li")
        .class(if begins_group { "group" } else { "" })
        .el(link)
        .view()
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
