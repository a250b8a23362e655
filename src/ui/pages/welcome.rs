//! What a new user sees: three examples, an empty plan, or a file.

use leptos::prelude::*;

use crate::model::Plan;
use crate::ui::browser;
use crate::ui::state::{Page, Route, Session};

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

/// The first page.
pub fn welcome() -> AnyView {
    let session = Session::get();
    view! {
        <div class="page welcome">
            <h1>"Design the network of your VM cluster"</h1>
            <p class="lead">
                "Plan pools, nodes, route reflectors and the core gateway. See every mistake the moment you make it. "
                "Leave with configurations for BIRD, Junos and netplan that the real programs accept."
            </p>
            <h2>"Begin with an example"</h2>
            {example_cards()}
            <h2>"Or with your own"</h2>
            <div class="actions">
                <button type="button" class="primary" on:click=move |_| {
                    session.begin(Plan::new("my cluster"));
                    session.go(&Route::page(Page::Overview));
                }>"Empty plan"</button>
                <button type="button" on:click=move |_| { click_open(); }>"Open a plan file …"</button>
            </div>
            <p class="about">"The app runs in your browser alone: no account, no server, no request. It works offline too."</p>
        </div>
    }
    .into_any()
}

/// Cards that open the examples.
pub fn example_cards() -> AnyView {
    let session = Session::get();
    let card = |example: &'static Example| {
        let open = move |_| {
            if session.open(example.text, example.title).is_ok() {
                session.go(&Route::page(Page::Overview));
                browser::focus("main");
            }
        };
        view! {
            <li>
                <button type="button" class="card" on:click=open>
                    <strong>{example.title}</strong>
                    <span>{example.about}</span>
                </button>
            </li>
        }
        .into_any()
    };
    view! { <ul class="cards">{EXAMPLES.iter().map(card).collect::<Vec<_>>()}</ul> }.into_any()
}

fn click_open() {
    use wasm_bindgen::JsCast;
    let input = document().get_element_by_id("open-file");
    if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
        input.click();
    }
}
