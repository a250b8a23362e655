//! New objects, filled with what is most likely meant.

use crate::address::Allocation;
use crate::model::values::Family;
use crate::model::{Edit, Noun, Plan, Tree};
use crate::sorted;

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

fn cluster(plan: &Plan) -> Tree {
    let names = |noun: Noun| Tree::texts(noun.names(plan));
    let mut network = vec![("type", Tree::text("ip-fabric"))];
    if !plan.reflectors.is_empty() {
        network.push(("reflectors", names(Noun::Reflector)));
    }
    if !plan.gateways.is_empty() {
        network.push(("gateways", names(Noun::Gateway)));
    }
    let mut fields = vec![
        ("virtualization", Tree::text("kvm")),
        ("network", Tree::map(network)),
    ];
    if !plan.pools.is_empty() {
        fields.push(("pools", names(Noun::Pool)));
    }
    Tree::map(fields)
}

/// Like the last node of the last cluster: operating system, uplink and gateways are mostly equal.
fn node(plan: &Plan) -> Tree {
    let Some((_, last)) = plan.nodes.last_key_value() else {
        let mut fields = vec![
            ("os", Tree::text("almalinux-8")),
            ("uplink", Tree::text("eno1")),
        ];
        if let Some(cluster) = plan.clusters.keys().next() {
            fields.push(("cluster", Tree::text(cluster.as_str())));
        }
        return Tree::map(fields);
    };
    let same = [
        ("cluster", last.cluster.text()),
        ("os", last.os.text()),
        ("uplink", last.uplink.text()),
        ("gateway_v4", last.gateway_v4.text()),
        ("gateway_v6", last.gateway_v6.text()),
        ("routing_daemon", last.routing_daemon.text()),
        ("network_backend", last.network_backend.text()),
    ];
    let given = same.into_iter().filter(|(_, text)| !text.is_empty());
    Tree::map(given.map(|(field, text)| (field, Tree::text(text))))
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
