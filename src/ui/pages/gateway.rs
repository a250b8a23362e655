//! The form of a core gateway.

use leptos::prelude::*;

use super::objects::Columns;
use crate::ui::state::Place;
use crate::ui::widgets::{ChoiceField, Section, TextField};

pub const COLUMNS: Columns = Columns {
    titles: &["Platform", "IPv4", "IPv6"],
    cells: |plan, name| {
        let Some(gateway) = plan.gateways.get(name) else {
            return Vec::new();
        };
        let platform = gateway
            .platform
            .get()
            .map_or(gateway.platform.text(), |platform| platform.label());
        vec![
            platform.into(),
            gateway.ipv4.text().into(),
            gateway.ipv6.text().into(),
        ]
    },
};

#[component]
pub fn Form(at: Place) -> impl IntoView {
    view! {
        <Section title="Core gateway">
            <ChoiceField at=at.join("platform") label="Platform" default="Junos"/>
            <TextField at=at.join("ipv4") label="IPv4 address" placeholder="10.0.0.254/24" hint="Towards the reflectors."/>
            <TextField at=at.join("ipv6") label="IPv6 address" placeholder="fd00::fe/64"/>
        </Section>
        <Section title="BGP">
            <TextField at=at.join("router_id") label="Router id" hint="The IPv4 address when not given."/>
            <TextField at=at.join("asn") label="AS number" hint="The fabric's when not given."/>
        </Section>
    }
}
