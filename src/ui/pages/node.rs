//! The form of a node.

use leptos::prelude::*;

use super::interfaces::interfaces;
use super::objects::Columns;
use crate::model::{DocPath, Noun, Plan};
use crate::ui::widgets::{Field, Part, form};

pub const COLUMNS: Columns = Columns {
    titles: &["Cluster", "IPv4", "IPv6", "VMs"],
    cells: |plan, name| {
        let Some(node) = plan.nodes.get(name) else {
            return Vec::new();
        };
        let vms = plan
            .vms
            .values()
            .filter(|vm| vm.node.text().trim() == name)
            .count();
        vec![
            node.cluster.text().into(),
            node.ipv4.text().into(),
            node.ipv6.text().into(),
            vms.to_string(),
        ]
    },
};

/// The network type of a node's cluster.
pub fn mode(plan: &Plan, at: &DocPath) -> String {
    let cluster = plan.text(&at.join("cluster")).trim().to_owned();
    super::cluster::mode(plan, &Noun::Cluster.at(&cluster))
}

/// The whole form.
pub fn view(at: &DocPath, mode: &str) -> Vec<AnyView> {
    let mut parts = form(at, FORM, mode);
    parts.push(interfaces(at));
    parts
}

const FORM: &[Part] = &[
    Part::new(
        "Server",
        &[
            Field::reference("cluster", "Cluster", Noun::Cluster),
            Field::text("os", "Operating system").sample("almalinux-8"),
            Field::text("uplink", "Uplink")
                .sample("eno1")
                .hint("The physical interface towards the network."),
            Field::text("uplink_mac", "Uplink's MAC address").sample("54:04:a6:f1:7b:28"),
        ],
    )
    .more(&[
        Field::choice("network_backend", "Network back end").sample("netplan"),
        Field::text("mtu", "MTU of the uplink, bytes").sample("1500"),
    ]),
    Part::new(
        "Addresses",
        &[
            Field::text("ipv4", "IPv4 address")
                .sample("10.0.0.11/24")
                .hint("With its prefix length; /32 where the gateway is on-link."),
            Field::text("gateway_v4", "IPv4 gateway").sample("10.0.0.1"),
            Field::text("ipv6", "IPv6 address").sample("2001:db8::11/64"),
            Field::text("gateway_v6", "IPv6 gateway").sample("fe80::1"),
            Field::check("on_link", "The gateways are on-link", false)
                .hint("Reached directly on the uplink though they lie outside its subnets."),
        ],
    ),
    Part::new(
        "Addresses for VMs",
        &[Field::list("vm_ranges", "Ranges", "range").sample("192.0.2.8/29")],
    )
    .about("Routed to this node by the provider; only its VMs get them.")
    .only("routing"),
    Part::new(
        "BGP",
        &[
            Field::references("reflectors", "Route reflectors", Noun::Reflector)
                .hint("All of the fabric's when none is chosen."),
            Field::choice("routing_daemon", "Routing daemon").sample("BIRD 2"),
        ],
    )
    .more(&[
        Field::text("router_id", "Router id").hint("The IPv4 address when not given."),
        Field::text("asn", "AS number").hint("The fabric's when not given."),
        Field::text("password", "Session password").hint("The fabric's when not given."),
    ])
    .only("ip-fabric"),
];
