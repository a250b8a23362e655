//! The form of a core gateway.

use super::objects::Columns;
use crate::model::Noun;
use crate::ui::widgets::{Field, Part};

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

pub const FORM: &[Part] = &[
    Part::new(
        "Core gateway",
        &[
            Field::choice("platform", "Platform").sample("Junos"),
            Field::text("ipv4", "IPv4 address")
                .sample("10.0.0.254/24")
                .hint("Towards the reflectors."),
            Field::text("ipv6", "IPv6 address").sample("fd00::fe/64"),
        ],
    ),
    Part::new(
        "BGP",
        &[
            Field::references("reflectors", "Route reflectors", Noun::Reflector)
                .hint("All of the fabric's when none is chosen."),
        ],
    )
    .more(&[
        Field::text("router_id", "Router id").hint("The IPv4 address when not given."),
        Field::text("asn", "AS number").hint("The fabric's when not given."),
        Field::text("password", "Session password").hint("The fabric's when not given."),
        Field::text("maximum_paths", "Equal paths")
            .sample("1")
            .hint("Over how many it spreads traffic."),
        Field::list("routes", "Other networks it reaches", "network").sample("10.1.0.0/16"),
    ]),
];
