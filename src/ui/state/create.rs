//! New objects, filled with what is most likely meant.

use crate::address::Allocation;
use crate::model::values::{Family, NetworkMode, Virtualization};
use crate::model::{Cluster, Edit, Node, Noun, Plan, Tree, references};
use crate::sorted;

/// What VMmanager sets up on the nodes of an IP fabric.
pub const FABRIC_DAEMON: &str = "frr";

/// The change that makes a new object, and its name.
pub fn create(plan: &Plan, noun: Noun) -> (Edit, String) {
    let name = free_name(plan, noun);
    let value = match noun {
        Noun::Network => Tree::map([("kind", Tree::text("active"))]),
        Noun::Pool => Tree::map::<&str>([]),
        Noun::Cluster => cluster(plan),
        Noun::Node => node(plan),
        Noun::Reflector => {
            let role = if plan.reflectors.is_empty() {
                "main"
            } else {
                "backup"
            };
            Tree::map([("role", Tree::text(role)), ("daemon", Tree::text("bird2"))])
        }
        Noun::Gateway => Tree::map([("platform", Tree::text("junos"))]),
        Noun::Vm => vm(plan),
    };
    (
        Edit::Put {
            at: noun.at(&name),
            value,
        },
        name,
    )
}

fn free_name(plan: &Plan, noun: Noun) -> String {
    let stem = match noun {
        Noun::Network => "network",
        Noun::Pool => "pool",
        Noun::Cluster => "cluster",
        Noun::Node => "node",
        Noun::Reflector => "rr",
        Noun::Gateway => "gw",
        Noun::Vm => "vm",
    };
    let hosts = [Noun::Node, Noun::Reflector, Noun::Gateway];
    let taken = |name: &str| {
        noun.exists(plan, name)
            || (hosts.contains(&noun) && hosts.iter().any(|host| host.exists(plan, name)))
    };
    (1u32..)
        .map(|n| format!("{stem}{n}"))
        .find(|name| !taken(name))
        .unwrap_or_default()
}

/// An IP fabric with what no other cluster has.
fn cluster(plan: &Plan) -> Tree {
    let free = |noun| Tree::texts(unused(plan, noun, ""));
    Tree::map([
        ("virtualization", Tree::text("kvm")),
        (
            "network",
            Tree::map([
                ("type", Tree::text("ip-fabric")),
                ("reflectors", free(Noun::Reflector)),
                ("gateways", free(Noun::Gateway)),
            ]),
        ),
        ("pools", free(Noun::Pool)),
    ])
}

/// The objects of a kind that no cluster but this one names.
pub fn unused<'p>(plan: &'p Plan, noun: Noun, cluster: &str) -> Vec<&'p str> {
    let mut names = noun.names(plan);
    for reference in references(plan) {
        let by = reference.at.object();
        let is_others =
            by.is_some_and(|(by, name)| by == Noun::Cluster.collection() && name != cluster);
        if is_others && reference.noun == noun {
            names.retain(|name| *name != reference.name);
        }
    }
    names
}

/// In a cluster that has no node yet, or in that of the last node; like the last node of its cluster.
fn node(plan: &Plan) -> Tree {
    let of = |node: &Node, cluster: &str| node.cluster.text().trim() == cluster;
    let is_empty = |name: &&String| !plan.nodes.values().any(|node| of(node, name));
    let cluster = match plan.clusters.keys().find(is_empty) {
        Some(name) => name.as_str(),
        None => plan
            .nodes
            .last_key_value()
            .map_or("", |(_, last)| last.cluster.text().trim()),
    };
    let mut same = vec![("cluster", cluster)];
    match plan.nodes.values().rfind(|node| of(node, cluster)) {
        Some(last) => same.extend([
            ("os", last.os.text()),
            ("uplink", last.uplink.text()),
            ("gateway_v4", last.gateway_v4.text()),
            ("gateway_v6", last.gateway_v6.text()),
            ("routing_daemon", last.routing_daemon.text()),
            ("network_backend", last.network_backend.text()),
        ]),
        None => {
            same.push(("uplink", "eno1"));
            same.extend(first_node(plan.clusters.get(cluster).map(|c| &**c)));
        }
    }
    let given = same.into_iter().filter(|(_, text)| !text.is_empty());
    Tree::map(given.map(|(field, text)| (field, Tree::text(text))))
}

/// The software of a cluster's first node: systems that VMmanager's documentation names, with the back
/// end that they bring along. None of them brings a FRR that fabrics can use, so there it is left open.
fn first_node(cluster: Option<&Cluster>) -> [(&'static str, &'static str); 3] {
    let is_lxd = cluster.is_some_and(|c| c.virtualization.get() == Some(&Virtualization::Lxd));
    let in_fabric = cluster.is_some_and(|c| c.network.mode.get() == Some(&NetworkMode::IpFabric));
    let (os, backend) = match is_lxd {
        true => ("ubuntu-20.04", ""),
        false => ("almalinux-8", "networkmanager"),
    };
    let (os, daemon) = match in_fabric {
        true => ("", FABRIC_DAEMON),
        false => (os, ""),
    };
    [
        ("os", os),
        ("network_backend", backend),
        ("routing_daemon", daemon),
    ]
}

/// On the node with the fewest VMs that still has an address to give.
fn vm(plan: &Plan) -> Tree {
    let load = |node: &str| {
        plan.vms
            .values()
            .filter(|vm| vm.node.get().is_some_and(|name| name.as_str() == node))
            .count()
    };
    let mut nodes: Vec<(usize, &String)> =
        plan.nodes.keys().map(|name| (load(name), name)).collect();
    sorted::sort(&mut nodes);
    let mut first = None;
    for (_, node) in nodes {
        let addresses = first_addresses(plan, node);
        let fields = Tree::map([
            ("node", Tree::text(node.as_str())),
            (
                "addresses",
                Tree::texts(addresses.iter().map(String::as_str)),
            ),
        ]);
        if !addresses.is_empty() {
            return fields;
        }
        first.get_or_insert(fields);
    }
    first.unwrap_or_else(|| Tree::map::<&str>([]))
}

/// The first free address of each family that the node's VMs can have.
fn first_addresses(plan: &Plan, node: &str) -> Vec<String> {
    let Ok(mut allocation) = Allocation::for_node(plan, node) else {
        return Vec::new();
    };
    let next = |family| {
        allocation
            .next(family)
            .ok()
            .map(|address| address.to_string())
    };
    Family::ALL.into_iter().filter_map(next).collect()
}
