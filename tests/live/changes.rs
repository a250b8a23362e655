//! What is changed on a running site, one after the other.

use serde_json::{Value, json};

use super::{node, vm};

/// What it is called, and how it is done to a plan.
pub type Step = (&'static str, fn(&mut Value));

/// What is changed, one after the other, each in the plan that the one before left.
pub fn changes() -> Vec<Step> {
    vec![
        ("node added", |plan| plan["nodes"]["node3"] = node(13)),
        ("VM added, limits follow", |plan| {
            plan["vms"]["v27"] = vm(27)
        }),
        ("pool grown in front", |plan| {
            plan["pools"]["vms"]["ranges"] = json!([
                "198.51.99.0/24",
                "198.51.100.0/25",
                "198.51.100.200/29",
                "2001:db8:100::/64"
            ]);
        }),
        ("pool shrunk", |plan| {
            plan["pools"]["vms"]["ranges"] =
                json!(["198.51.100.0/25", "198.51.100.200/29", "2001:db8:100::/64"]);
        }),
        ("BFD slower", |plan| {
            network(plan)["bfd_interval"] = json!(600)
        }),
        ("node removed", |plan| {
            plan["nodes"].as_object_mut().unwrap().remove("node3");
        }),
        // BIRD knows a session by its name, FRR by its neighbour's address.
        ("node renamed", |plan| rename(plan, "node2", "kvm2")),
        ("node named as before", |plan| rename(plan, "kvm2", "node2")),
        ("martian filter off", |plan| {
            network(plan)["martian_filter"] = json!(false)
        }),
        ("BFD off", |plan| network(plan)["bfd"] = json!(false)),
        ("BFD on", |plan| network(plan)["bfd"] = json!(true)),
        ("hold time", |plan| network(plan)["hold_time"] = json!(45)),
        ("graceful restart", |plan| {
            network(plan)["graceful_restart"] = json!(true)
        }),
        ("core with several paths", |plan| {
            plan["gateways"]["core"]["maximum_paths"] = json!(4)
        }),
        ("cluster id", |plan| {
            plan["reflectors"]["rr1"]["cluster_id"] = json!("10.0.0.99")
        }),
        ("password", |plan| {
            network(plan)["password"] = json!("live-Pass-word-2")
        }),
        ("TTL security on", |plan| {
            network(plan)["ttl_security"] = json!(true)
        }),
        ("TTL security off", |plan| {
            network(plan)["ttl_security"] = json!(false)
        }),
    ]
}

fn rename(plan: &mut Value, from: &str, to: &str) {
    let nodes = plan["nodes"].as_object_mut().unwrap();
    let node = nodes.remove(from).unwrap();
    nodes.insert(to.to_owned(), node);
    for vm in plan["vms"].as_object_mut().unwrap().values_mut() {
        if vm["node"] == from {
            vm["node"] = to.into();
        }
    }
}

fn network(plan: &mut Value) -> &mut Value {
    &mut plan["clusters"]["fab1"]["network"]
}
