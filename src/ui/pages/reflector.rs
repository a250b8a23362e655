//! The form of a route reflector.

use leptos::prelude::*;

use super::objects::Columns;
use crate::ui::state::Place;
use crate::ui::widgets::{ChoiceField, Section, TextField};

pub const COLUMNS: Columns = Columns {
    titles: &["Role", "IPv4", "IPv6", "Fabrics"],
    cells: |plan, name| {
        let Some(reflector) = plan.reflectors.get(name) else {
            return Vec::new();
        };
        let role = reflector
            .role
            .get()
            .map_or(reflector.role.text(), |role| role.label());
        let uses = |cluster: &crate::model::Cluster| {
            cluster
                .network
                .reflectors
                .iter()
                .any(|rr| rr.text().trim() == name)
        };
        let fabrics: Vec<_> = plan
            .clusters
            .iter()
            .filter(|(_, c)| uses(c))
            .map(|(name, _)| name.as_str())
            .collect();
        vec![
            role.into(),
            reflector.ipv4.text().into(),
            reflector.ipv6.text().into(),
            fabrics.join(", "),
        ]
    },
};

#[component]
pub fn Form(at: Place) -> impl IntoView {
    view! {
        <Section title="Route reflector">
            <ChoiceField at=at.join("role") label="Role"/>
            <ChoiceField at=at.join("daemon") label="Routing daemon" default="BIRD 2"/>
            <TextField at=at.join("ipv4") label="IPv4 address" placeholder="10.0.0.2/24" hint="Needed when a pool has IPv4 addresses."/>
            <TextField at=at.join("ipv6") label="IPv6 address" placeholder="fd00::2/64" hint="Needed when a pool has IPv6 addresses."/>
        </Section>
        <Section title="BGP">
            <TextField at=at.join("router_id") label="Router id" hint="The IPv4 address when not given."/>
            <TextField at=at.join("cluster_id") label="Cluster id" hint="The router id when not given."/>
            <TextField at=at.join("asn") label="AS number" hint="The fabric's when not given."/>
        </Section>
    }
}
