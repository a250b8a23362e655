//! The bundles that the agent applies: made here, and signed here where the user gives a key.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::export::file_stem;
use crate::ui::browser::files;
use crate::ui::lazy::Exporter;
use crate::ui::state::Session;
use crate::ui::widgets::{El, button, dialog, dynamic, el, sentence};

const ABOUT: &str = "One archive a host. fabric-agent applies it there, and takes it back by itself when the host loses its way. With the runbook and an Ansible play for all hosts.";
const GROWS: &str = "Has to grow with every roll-out; proposed is the time in seconds.";
const KEY: &str = "An OpenSSH private key (Ed25519). It signs inside this page and is not kept. Without one: ssh-keygen -Y sign -n fabric-bundle.";

/// A button that asks for what bundles need, and downloads them.
pub fn bundles_button(disabled: Signal<bool>) -> AnyView {
    let open = RwSignal::new(false);
    let ask = button("with-text")
        .flag("disabled", disabled)
        .on_click(move || open.set(true))
        .text("Bundles for agents …");
    let title = "Bundles for agents".to_owned();
    let question = dialog(
        open.into(),
        move || open.set(false),
        title,
        move || question(open),
    );
    vec![ask.view(), question].into_any()
}

fn question(open: RwSignal<bool>) -> Vec<AnyView> {
    let session = Session::get();
    let exporter = Exporter::get();
    let refused = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let refuse = move |why| {
        refused.set(why);
        busy.set(false);
    };
    let make = move |key: Result<String, String>| {
        let plan = session.plan.get_untracked();
        let [generation, passphrase] = ["generation", "passphrase"].map(typed);
        let name = file_stem(plan.name.text());
        let name = format!("{name}-bundles-{}.zip", generation.trim());
        let take = move |made: Result<Vec<u8>, String>| match made {
            Ok(bytes) => {
                files::download(&name, &bytes, "application/zip");
                session.say(format!("Downloaded {name}"), false);
                open.set(false);
            }
            Err(why) => refuse(why),
        };
        match key {
            Ok(key) => exporter.bundles(plan, [generation, key, passphrase], take),
            Err(why) => refuse(why),
        }
    };
    let download = move || {
        refused.set(String::new());
        busy.set(true);
        let chosen = input("signing-key").and_then(|input| input.files()?.get(0));
        match chosen {
            None => make(Ok(String::new())),
            Some(file) => files::read(file, move |_, text| make(text)),
        }
    };
    let why = dynamic(move || {
        let why = refused.get();
        let shown = (!why.is_empty()).then(|| sentence(&why));
        let message = shown.map(|why| el("p").class("message error").el(el("span").children(why)));
        message.map(El::view).into_iter().collect()
    });
    let now = (js_sys::Date::now() / 1000.0) as u64;
    let confirm = button("primary")
        .flag("disabled", busy.into())
        .on_click(download)
        .text("Download (zip)");
    let cancel = button("").on_click(move || open.set(false)).text("Cancel");
    vec![
        el("p").text(ABOUT).view(),
        field("generation", "Generation", "text", now.to_string(), GROWS),
        field(
            "signing-key",
            "Key to sign with",
            "file",
            String::new(),
            KEY,
        ),
        field(
            "passphrase",
            "Passphrase of the key",
            "password",
            String::new(),
            "",
        ),
        el("div").attr("role", "alert").child(why).view(),
        el("div").class("actions").el(confirm).el(cancel).view(),
    ]
}

#[inline(never)]
fn field(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    value: String,
    hint: &'static str,
) -> AnyView {
    let input = el("input")
        .attr("id", id)
        .attr("type", kind)
        .attr("autocomplete", "off")
        .attr("data-own-undo", "")
        .attr_of("value", value);
    el("div")
        .class("field")
        .el(el("label").attr("for", id).text(label))
        .el(input)
        .el(el("p").class("hint").text(hint))
        .view()
}

fn input(id: &str) -> Option<web_sys::HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// What stands in a field.
fn typed(id: &str) -> String {
    input(id).map(|input| input.value()).unwrap_or_default()
}
