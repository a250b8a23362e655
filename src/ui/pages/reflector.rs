//! The form of a route reflector.

use super::objects::Columns;
use crate::model::{Cluster, Noun};
use crate::ui::widgets::{Field, Part};

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
        let uses = |cluster: &Cluster| {
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

pub const FORM: &[Part] = &[
    Part::new(
        "Route reflector",
        &[
            Field::choice("role", "Role"),
            Field::choice("daemon", "Routing daemon").sample("BIRD 2"),
            Field::text("ipv4", "IPv4 address")
                .sample("10.0.0.2/24")
                .hint("Needed when a pool has IPv4 addresses."),
            Field::text("ipv6", "IPv6 address")
                .sample("fd00::2/64")
                .hint("Needed when a pool has IPv6 addresses."),
        ],
    ),
    Part::new(
        "BGP",
        &[
            Field::text("router_id", "Router id").hint("The IPv4 address when not given."),
            Field::text("cluster_id", "Cluster id").hint("The router id when not given."),
        ],
    )
    .more(&[
        Field::references("peers", "Other route reflectors", Noun::Reflector)
            .hint("Sessions apart from those with nodes and core gateways."),
        Field::text("asn", "AS number").hint("The fabric's when not given."),
        Field::text("password", "Session password").hint("The fabric's when not given."),
    ]),
];
