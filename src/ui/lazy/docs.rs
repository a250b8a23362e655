//! The documentation of the rules: one file of the site, from the same texts as `fabricctl rules`.

use js_sys::{JSON, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Lazy, address};
use crate::check::Rule;

/// The texts of all rules, by code; a handle that is copied freely.
#[derive(Clone, Copy)]
pub struct RuleDocs(RwSignal<Option<Lazy<JsValue>>, LocalStorage>);

impl RuleDocs {
    /// Nothing is loaded yet.
    pub fn new() -> Self {
        Self(RwSignal::new_local(None))
    }

    /// Those of the surrounding app.
    pub fn get() -> Self {
        expect_context()
    }

    /// They are needed: loads them, unless that was tried before.
    pub fn want(self) {
        if self.0.with_untracked(Option::is_none) {
            self.load();
        }
    }

    /// Loads them, again if need be.
    pub fn load(self) {
        self.0.set(Some(Lazy::Loading));
        leptos::task::spawn_local(async move {
            let texts = fetch(&address("rule-docs")).await;
            self.0.set(Some(match texts {
                Ok(texts) => Lazy::Here(texts),
                Err(_) => Lazy::Failed(
                    "The documentation could not be loaded. Is the network there?".into(),
                ),
            }));
        });
    }

    /// The text of a rule, live.
    pub fn of(self, rule: &Rule) -> Lazy<String> {
        self.0.with(|docs| match docs {
            Some(Lazy::Here(texts)) => {
                let text = Reflect::get(texts, &rule.code.into());
                Lazy::Here(
                    text.ok()
                        .and_then(|text| text.as_string())
                        .unwrap_or_default(),
                )
            }
            Some(Lazy::Failed(why)) => Lazy::Failed(why.clone()),
            Some(Lazy::Loading) | None => Lazy::Loading,
        })
    }
}

/// A file of the site, read as JSON.
async fn fetch(address: &str) -> Result<JsValue, JsValue> {
    let response = JsFuture::from(window().fetch_with_str(address)).await?;
    let response: web_sys::Response = response.unchecked_into();
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    let text = JsFuture::from(response.text()?).await?;
    JSON::parse(&text.as_string().unwrap_or_default())
}
