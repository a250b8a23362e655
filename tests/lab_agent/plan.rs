//! The plans of the scenes: one as it runs, and what is made of it.

use serde_json::{Value, json};

/// The plan that the laboratory boots: two reflectors, two nodes with a VM each, a core gateway.
pub fn plan(reflector: &str, node: &str, backend: &str) -> Value {
    json!({
        "format": "fabric-plan/1",
        "name": "agents",
        "pools": {
            "v4": { "ranges": ["192.31.7.32/27"] },
            "v6": { "ranges": ["2a0e:97c0:1::/112"] },
        },
        "clusters": { "west": { "virtualization": "kvm", "pools": ["v4", "v6"], "network": {
            "type": "ip-fabric", "asn": 4_200_000_123_u32, "community": "64999:7",
            "gateway_v4": "10.254.0.1", "gateway_mac": "02:00:5e:10:00:01", "password": "Wq:9-tok,3n!",
            "bfd_interval": 500, "bfd_multiplier": 8,
            "reflectors": ["ra", "rb"], "gateways": ["edge"],
        } } },
        "gateways": { "edge": { "platform": "bird2", "ipv4": "172.20.5.1/24", "ipv6": "fd33:5::1/64" } },
        "reflectors": {
            "ra": { "role": "main", "ipv4": "172.20.5.8/24", "ipv6": "fd33:5::8/64", "daemon": reflector },
            "rb": { "role": "backup", "ipv4": "172.20.5.9/24", "ipv6": "fd33:5::9/64", "daemon": reflector },
        },
        "nodes": { "ash": node_of("ash", node, backend), "birch": node_of("birch", node, backend) },
        "vms": {
            "one": { "node": "ash", "addresses": ["192.31.7.40", "2a0e:97c0:1::40"] },
            "two": { "node": "birch", "addresses": ["192.31.7.41", "2a0e:97c0:1::41"] },
        },
    })
}

fn node_of(name: &str, daemon: &str, backend: &str) -> Value {
    let last = match name {
        "ash" => 20,
        "birch" => 21,
        _ => 22,
    };
    json!({
        "cluster": "west", "os": "debian-12", "uplink": "eno1",
        "uplink_mac": format!("3c:ec:ef:20:00:{last}"),
        "ipv4": format!("172.20.5.{last}/24"), "gateway_v4": "172.20.5.1",
        "ipv6": format!("fd33:5::{last}/64"), "gateway_v6": "fd33:5::1",
        "routing_daemon": daemon, "network_backend": backend,
    })
}

/// How a plan becomes another one.
pub type Edit = fn(&mut Value);

/// A third node, which the laboratory does not run.
pub fn node_added(plan: &mut Value) {
    let like = |field: &str| plan["nodes"]["ash"][field].as_str().unwrap().to_owned();
    plan["nodes"]["cedar"] = node_of("cedar", &like("routing_daemon"), &like("network_backend"));
}

/// The nodes' end of the passwords is another one: no session comes back.
pub fn wrong_password(plan: &mut Value) {
    plan["clusters"]["west"]["network"]["password"] = "not-what-they-have".into();
}

/// An AS number that nobody expects of the nodes.
pub fn wrong_asn(plan: &mut Value) {
    plan["clusters"]["west"]["network"]["asn"] = 64_999.into();
}

/// Everybody moves to a network that is not there: a host that follows finds nobody.
pub fn wrong_network(plan: &mut Value) {
    let text = plan.to_string();
    let moved = text
        .replace("172.20.5.", "172.20.6.")
        .replace("fd33:5::", "fd33:6::");
    *plan = serde_json::from_str(&moved).unwrap();
}

/// Nobody is behind the nodes' gateway; their sessions, on the same link, hold all the same.
pub fn wrong_gateway(plan: &mut Value) {
    for node in plan["nodes"].as_object_mut().unwrap().values_mut() {
        node["gateway_v4"] = "172.20.5.77".into();
    }
}

/// A VLAN on a node.
pub fn vlan_added(plan: &mut Value) {
    plan["nodes"]["ash"]["interfaces"] = json!({
        "eno1": {},
        "stor0": { "kind": "vlan", "parent": "eno1", "vlan": 9, "addresses": ["10.89.0.1/24"] },
    });
}

/// That VLAN has another number: it can't change without being made anew.
pub fn vlan_changed(plan: &mut Value) {
    vlan_added(plan);
    plan["nodes"]["ash"]["interfaces"]["stor0"]["vlan"] = 10.into();
}

/// A harmless one: the pool grows, and the filters with it.
pub fn pool_grown(plan: &mut Value) {
    plan["pools"]["v4"]["ranges"] = json!(["192.31.7.32/27", "192.31.9.0/24"]);
}

/// Another harmless one.
pub fn pool_grown_more(plan: &mut Value) {
    plan["pools"]["v4"]["ranges"] = json!(["192.31.7.32/27", "192.31.9.0/24", "192.31.10.0/24"]);
}

/// Packets of VMs are looked at no more: other guards, other switches of the kernel.
pub fn unguarded(plan: &mut Value) {
    plan["clusters"]["west"]["network"]["spoofing_guard"] = false.into();
}
