//! The form of a physical network.

use super::objects::Columns;
use crate::ui::widgets::{Field, Part};

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

pub const FORM: &[Part] = &[Part::new(
    "Network",
    &[
        Field::text("prefix", "Network")
            .sample("198.51.100.0/24")
            .hint("In CIDR notation."),
        Field::choice("kind", "Kind")
            .hint("Active holds pools and addresses, a container only other networks."),
        Field::text("gateway", "Gateway")
            .sample("198.51.100.1")
            .hint("The router's address in it, if it has one."),
    ],
)];
