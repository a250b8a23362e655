//! Secrets, hostile texts, guards that are off.

mod breaking_text;
mod hidden_character;
mod loose_route_limit;
mod martian_filter_off;
mod secret_in_text;
mod secrets;
mod spoofing_guard_off;
mod weak_session_password;

use crate::check::{Context, Rule, Text};
use crate::model::values::Password;
use crate::model::{DocPath, Entry, Noun};

pub(super) const RULES: &[&Rule] = &[
    &secret_in_text::RULE,
    &hidden_character::RULE,
    &breaking_text::RULE,
    &spoofing_guard_off::RULE,
    &martian_filter_off::RULE,
    &weak_session_password::RULE,
    &loose_route_limit::RULE,
];

/// What a message calls a text: `the note of the node `n1``.
fn called(text: &Text) -> String {
    let kind = if text.is_note { "note" } else { "text" };
    let Some((collection, name)) = text.at.object() else {
        return match text.is_note {
            true => "the plan's note".to_owned(),
            false => format!("the plan's {}", text.at),
        };
    };
    match Noun::of_collection(collection) {
        Some(noun) => format!("the {kind} of the {noun} `{name}`"),
        None => format!("the {} of the exception `{name}`", text.at.last()),
    }
}

/// The passwords of BGP sessions, with their places.
fn passwords<'p>(cx: &Context<'p>) -> Vec<(DocPath, &'p Password)> {
    let mut found = Vec::new();
    let mut add = |at: &dyn Fn() -> DocPath, entry: &'p Entry<Password>| {
        if let Some(password) = entry.get() {
            found.push((at().join("password"), password));
        }
    };
    for fabric in &cx.fabrics {
        let at = || Noun::Cluster.at(fabric.name).join("network");
        add(&at, &fabric.cluster.network.password);
    }
    for (name, node) in &cx.plan.nodes {
        add(&|| Noun::Node.at(name), &node.password);
    }
    for (name, reflector) in &cx.plan.reflectors {
        add(&|| Noun::Reflector.at(name), &reflector.password);
    }
    for (name, gateway) in &cx.plan.gateways {
        add(&|| Noun::Gateway.at(name), &gateway.password);
    }
    found
}
