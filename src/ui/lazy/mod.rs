//! What is loaded when it is first needed: the exporter and the rules' documentation. The page that
//! everybody waits for at the start is so much smaller.

mod docs;
mod exporter;

pub use docs::RuleDocs;
pub use exporter::Exporter;

use leptos::prelude::*;

use super::browser::first;
use super::widgets::{button, el};

/// Something that comes later, or not at all.
#[derive(Clone, Debug, PartialEq)]
pub enum Lazy<T> {
    /// It is on its way.
    Loading,
    /// Here it is.
    Here(T),
    /// Why it isn't here.
    Failed(String),
}

/// The address of a part that is loaded later: the build writes it, with its content hash, into the page's head.
fn address(part: &str) -> String {
    let selector = format!("meta[name=\"{part}\"]");
    first(&selector)
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default()
}

/// Stands in for what is on its way.
pub fn loading(what: &'static str) -> AnyView {
    el("p")
        .class("loading")
        .attr("role", "status")
        .text(what)
        .view()
}

/// Stands in for what did not come, and offers to try again.
pub fn failed(why: String, retry: impl FnMut() + 'static) -> AnyView {
    el("div")
        .class("banner error")
        .attr("role", "alert")
        .el(el("p").text_of(why))
        .el(button("").on_click(retry).text("Try again"))
        .view()
}
