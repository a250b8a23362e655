//! Bundles for `fabric-agent`. The signing key is read when it signs, and kept nowhere.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::export::file_stem;
use crate::ui::browser::{self, files};
use crate::ui::lazy::Exporter;
use crate::ui::state::Session;
use crate::ui::widgets::{El, Icon, button, el, icon, plain_input};

const ABOUT: &str = "One archive a host, which its agent checks, applies, and takes back when the host loses its way; an Ansible play rolls them out. A key of OpenSSH signs them here, in your browser, and is not kept.";

/// What a fleet of bundles is made with, folded away.
pub fn bundles(session: Session, exporter: Exporter, disabled: Signal<bool>) -> AnyView {
    let generation = input(
        "generation",
        "Generation",
        plain_input().attr("inputmode", "numeric"),
    )
    .el(el("p")
        .class("hint")
        .text("Grows with each roll-out; empty: the time in seconds"));
    let key = input(
        "signing-key",
        "Private key",
        el("input").attr("type", "file"),
    )
    .el(el("p").class("hint").text("Empty: not signed"));
    let passphrase = el("input")
        .attr("type", "password")
        .attr("autocomplete", "off");
    let passphrase = input("passphrase", "Its passphrase", passphrase);
    let download = button("")
        .flag("disabled", disabled)
        .on_click(move || begin(session, exporter))
        .child(icon(Icon::Download))
        .text("Download bundles (zip)");
    let fields = el("div")
        .class("fields")
        .el(generation)
        .el(key)
        .el(passphrase);
    el("details")
        .class("more section")
        .el(el("summary").text("Bundles for fabric-agent"))
        .el(el("p").class("about").text(ABOUT))
        .el(fields.el(el("div").class("field").el(download)))
        .view()
}

fn input(id: &'static str, label: &'static str, input: El) -> El {
    el("div")
        .class("field")
        .el(el("label").attr("for", id).text(label))
        .el(input.attr("id", id))
}

fn find(id: &str) -> Option<HtmlInputElement> {
    browser::first(id)?.dyn_into().ok()
}

fn begin(session: Session, exporter: Exporter) {
    let Some((generation, file)) = find("#generation").zip(find("#signing-key")) else {
        return;
    };
    let generation = generation.value();
    let seconds = match generation.trim() {
        "" => (js_sys::Date::now() / 1000.0).floor(),
        text => match text.parse::<u32>() {
            Ok(number) => number.into(),
            Err(_) => {
                return session.say_error("The generation is a whole number below 4294967296.");
            }
        },
    };
    let passphrase = find("#passphrase").map(|input| {
        let text = input.value();
        input.set_value("");
        text
    });
    let make = move |key: String| {
        let plan = session.plan.get_untracked();
        let name = format!("{}-bundles.zip", file_stem(plan.name.text()));
        let more = [
            seconds.into(),
            key.into(),
            passphrase.unwrap_or_default().into(),
        ];
        exporter.archive("bundles", &plan, &more, move |bytes| {
            super::give(session, &name, bytes);
        });
    };
    match file.files().and_then(|files| files.get(0)) {
        None => make(String::new()),
        Some(file) => files::read(file, move |_, text| match text {
            Ok(key) => make(key),
            Err(why) => session.say_error(why),
        }),
    }
}
