//! The form of a physical network.

use leptos::prelude::*;

use super::objects::Columns;
use crate::ui::state::Place;
use crate::ui::widgets::{ChoiceField, Section, TextField};

pub const COLUMNS: Columns = Columns {
    titles: &["Network", "Kind", "Gateway"],
    cells: |plan, name| {
        let Some(network) = plan.networks.get(name) else {
            return Vec::new();
        };
        let kind = network
            .kind
            .get()
            .map_or(network.kind.text(), |kind| kind.label());
        vec![
            network.prefix.text().into(),
            kind.into(),
            network.gateway.text().into(),
        ]
    },
};

#[component]
pub fn Form(at: Place) -> impl IntoView {
    view! {
        <Section title="Network">
            <TextField at=at.join("prefix") label="Network" placeholder="198.51.100.0/24" hint="In CIDR notation."/>
            <ChoiceField at=at.join("kind") label="Kind" hint="Active holds pools and addresses, a container only other networks."/>
            <TextField at=at.join("gateway") label="Gateway" placeholder="198.51.100.1" hint="The router's address in it, if it has one."/>
        </Section>
    }
}
