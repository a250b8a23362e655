//! The form of a cluster.

use leptos::prelude::*;

use super::objects::Columns;
use crate::model::values::NetworkMode::{self, IpFabric, Routing, Switching};
use crate::model::{DocPath, Noun, Plan, Value};
use crate::ui::state::{Session, change_mode};
use crate::ui::widgets::{Field, Part, el, field_id, form, messages};

const IP_FABRIC: &str = "ip-fabric";

pub const COLUMNS: Columns = Columns {
    titles: &["Network", "Virtualization", "Pools", "Nodes"],
    cells: |plan, name| {
        let Some(cluster) = plan.clusters.get(name) else {
            return Vec::new();
        };
        let mode = &cluster.network.mode;
        let pools: Vec<_> = cluster.pools.iter().map(|pool| pool.text()).collect();
        let nodes = plan
            .nodes
            .values()
            .filter(|node| node.cluster.text().trim() == name)
            .count();
        vec![
            mode.get().map_or(mode.text(), |mode| mode.label()).into(),
            cluster
                .virtualization
                .get()
                .map_or(cluster.virtualization.text(), |kind| kind.label())
                .into(),
            pools.join(", "),
            nodes.to_string(),
        ]
    },
};

const MODES: [(NetworkMode, &str); 3] = [
    (
        IpFabric,
        "A /32 or /128 a VM, announced by iBGP over route reflectors. VMs move freely.",
    ),
    (
        Switching,
        "VMs on a bridge with the uplink, one pool for the cluster (once \"To cluster\"). VMs move freely.",
    ),
    (
        Routing,
        "A routed range for each node, as at Hetzner and OVH (once \"To node\"). VMs stay on their node.",
    ),
];

/// What belongs to the cluster itself.
const CLUSTER: &[Part] = &[Part::new(
    "Nodes and addresses",
    &[
        Field::choice("virtualization", "Virtualization"),
        Field::references("pools", "Pools", Noun::Pool)
            .hint("VMs get the first free address, in this order. With Routing, each node has ranges of its own."),
    ],
)];

const GUARD: Field = Field::check(
    "spoofing_guard",
    "Nodes drop packets with a foreign source",
    true,
);
const BRIDGE: Field = Field::text("bridge", "Bridge for VMs").sample("vmbr0");

/// What belongs to its network.
const NETWORK: &[Part] = &[
    Part::new("Provider", &[Field::choice("provider", "Provider").sample("Generic").hint("Its rules are checked too.")])
        .more(&[Field::list("vm_name_servers", "Name servers of the VMs", "name server")
            .sample("192.0.2.53")
            .hint("For VMs that cloud-init configures.")]),
    Part::new(
        "Routing",
        &[
            Field::text("asn", "AS number").sample("64512").hint("Of nodes, reflectors and core gateways alike (iBGP)."),
            Field::text("community", "BGP community").sample("64512:100").hint("Marks VM routes inside the cluster."),
            Field::references("reflectors", "Route reflectors", Noun::Reflector),
            Field::references("gateways", "Core gateways", Noun::Gateway),
        ],
    )
    .about("Nodes announce each VM to the reflectors, the reflectors tell the core gateway.")
    .only(IP_FABRIC),
    Part::new(
        "Gateway of the VMs",
        &[
            Field::text("gateway_v4", "IPv4 gateway").sample("10.255.255.1").hint("Private, and used nowhere else."),
            Field::text("gateway_v6", "IPv6 gateway").sample("fe80::1").hint("fe80::1 unless you say otherwise."),
            Field::text("gateway_mac", "MAC address").sample("02:00:00:00:00:01"),
        ],
    )
    .about("Every VM interface on the nodes has these same addresses.")
    .only(IP_FABRIC),
    Part::new(
        "Sessions and guards",
        &[
            Field::text("password", "Session password")
                .hint("TCP MD5, on both ends of every session. It is kept in the plan in plain text."),
            Field::check("bfd", "Detect dead neighbours by BFD", true),
            Field::check("martian_filter", "Reflectors refuse special-purpose addresses", true),
            GUARD,
        ],
    )
    .more(&[
        Field::text("hold_time", "Hold time, seconds").sample("30"),
        Field::text("bfd_interval", "BFD interval, milliseconds").sample("300"),
        Field::text("bfd_multiplier", "BFD multiplier").sample("3").hint("Packets lost in a row."),
        Field::text("node_limit", "Routes taken from one node").sample("twice the VMs, at least 100"),
        Field::text("core_limit", "Routes taken from a reflector").sample("twice the VMs, at least 100").hint("By a core gateway."),
        Field::check("graceful_restart", "Keep a restarting neighbour's routes", false)
            .hint("Graceful restart (RFC 4724); BFD works against it."),
        Field::check("ttl_security", "Refuse packets that crossed a router", false)
            .hint("TTL security (GTSM, RFC 5082), where both ends can."),
    ])
    .only(IP_FABRIC),
    Part::new(
        "Routes and files",
        &[
            Field::choice("east_west", "VMs on different nodes")
                .sample("Over the core gateway"),
            Field::choice("vm_routes", "VM routes are set by")
                .sample("The platform")
                .hint("The platform is what starts VMs, such as VMmanager."),
        ],
    )
    .more(&[
        Field::choice("route_match", "Routes that core gateways take")
            .sample("Single addresses"),
        Field::choice("style", "Structure of reflectors' and core gateways' files")
            .sample("Fabric Planner")
            .hint("That of VMmanager's guide is for BIRD 1.6 and Junos."),
    ])
    .only(IP_FABRIC),
    Part::new("Bridge", &[BRIDGE, GUARD])
        .more(&[Field::choice("port_security", "Port security")
            .sample("as the provider has it")
            .hint("The switch takes frames from a node's own MAC address only. Hetzner and OVHcloud have it.")])
        .only("switching"),
    Part::new(
        "Bridge",
        &[
            BRIDGE,
            Field::choice("layout", "Layout of a node's subnet")
                .sample("All addresses for VMs")
                .hint("With the gateway on the bridge, network, gateway and broadcast address are lost to VMs."),
            GUARD,
        ],
    )
    .only("routing"),
];

/// The network type of a cluster.
pub fn mode(plan: &Plan, at: &DocPath) -> String {
    plan.text(&at.join("network").join("type"))
        .trim()
        .to_owned()
}

/// The whole form.
pub fn view(at: &DocPath, mode: &str) -> Vec<AnyView> {
    let network = at.join("network");
    let mut parts = vec![mode_field(network.join("type"))];
    parts.extend(form(at, CLUSTER, mode));
    parts.extend(form(&network, NETWORK, mode));
    parts
}

/// The three ways of networking, as radio buttons.
fn mode_field(at: DocPath) -> AnyView {
    let session = Session::get();
    let text = session.text(at.clone());
    let group = field_id(&at);
    let problems = messages(&at);
    let place = StoredValue::new(at);
    let option = |(mode, about): (NetworkMode, &'static str)| {
        let checked = Signal::derive(move || NetworkMode::parse(text.get().trim()) == Ok(mode));
        let change = move |_: bool| {
            let mut edits = Vec::new();
            session.aside.update_value(|aside| {
                let cluster = place.with_value(|at| at.object().map(|(_, name)| name.to_owned()));
                let plan = session.plan.get_untracked();
                edits = change_mode(&plan, &cluster.unwrap_or_default(), mode, aside);
            });
            session.apply_or_say(&edits, "change of the network type");
        };
        let radio = el("input")
            .attr("type", "radio")
            .attr_of("name", group.clone())
            .attr_of("value", mode.to_string())
            .checked(checked)
            .on_check(change);
        el("label")
            .class("mode")
            .el(radio)
            .el(el("strong").text(mode.label()))
            .el(el("span").text(about))
            .view()
    };
    let options: Vec<_> = MODES.into_iter().map(option).collect();
    el("fieldset")
        .class("modes")
        .attr_of("id", group)
        .attr("tabindex", "-1")
        .el(el("legend").text("Network type"))
        .children(options)
        .child(problems)
        .view()
}
