//! What a new user sees: three examples, an empty plan, or a file.

use leptos::prelude::*;

use crate::model::Plan;
use crate::ui::browser;
use crate::ui::state::{Page, Route, Session};
use crate::ui::widgets::el;

/// An example to start from.
struct Example {
    title: &'static str,
    about: &'static str,
    text: &'static str,
}

const EXAMPLES: [Example; 3] = [
    Example {
        title: "IP fabric",
        about: "Three nodes, two route reflectors and a Juniper MX: a /32 and a /128 for each VM, announced by iBGP.",
        text: include_str!("../../../examples/ip-fabric.json"),
    },
    Example {
        title: "Routing at Hetzner",
        about: "One server with its primary address, a routed /29 and the /64 as 2a01:4f8:13b:9a7::2/64 (once \"To node\").",
        text: include_str!("../../../examples/hetzner-routing.json"),
    },
    Example {
        title: "Switching",
        about: "Two servers in one's own rack, VMs on a bridge in the office network (once \"To cluster\").",
        text: include_str!("../../../examples/switching.json"),
    },
];

const LEAD: &str = "Plan pools, nodes, route reflectors and the core gateway. See every mistake the moment you make it. Leave with configurations for BIRD, Junos and netplan that the real programs accept.";
const ALONE: &str =
    "The app runs in your browser alone: no account, no server, no request. It works offline too.";

/// The first page.
pub fn welcome() -> AnyView {
    let session = Session::get();
    let begin = move || {
        session.begin(Plan::new("my cluster"));
        session.go(&Route::page(Page::Overview));
    };
    let empty = el("button")
        .attr("type", "button")
        .class("primary")
        .on_click(begin)
        .text("Empty plan");
    let open = el("button")
        .attr("type", "button")
        .on_click(click_open)
        .text("Open a plan file …");
    el("div")
        .class("page welcome")
        .el(el("h1").text("Design the network of your VM cluster"))
        .el(el("p").class("lead").text(LEAD))
        .el(el("h2").text("Begin with an example"))
        .child(example_cards())
        .el(el("h2").text("Or with your own"))
        .el(el("div").class("actions").el(empty).el(open))
        .el(el("p").class("about").text(ALONE))
        .view()
}

/// Cards that open the examples.
pub fn example_cards() -> AnyView {
    let session = Session::get();
    let card = |example: &'static Example| {
        let open = move || {
            if session.open(example.text, example.title).is_ok() {
                session.go(&Route::page(Page::Overview));
                browser::focus("main");
            }
        };
        let button = el("button")
            .attr("type", "button")
            .class("card")
            .on_click(open)
            .el(el("strong").text(example.title))
            .el(el("span").text(example.about));
        el("li").el(button).view()
    };
    let cards = EXAMPLES.iter().map(card).collect();
    el("ul").class("cards").children(cards).view()
}

fn click_open() {
    use wasm_bindgen::JsCast;
    let input = document().get_element_by_id("open-file");
    if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
        input.click();
    }
}
