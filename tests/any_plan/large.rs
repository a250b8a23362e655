//! Fabrics of the size that big hosters have.

use std::time::Instant;

use serde_json::{Map, json};

use super::exported;
use crate::common::refusal;

const NODES: usize = 5_000;

/// Each daemon reads a reflector's file for all nodes.
#[test]
fn reflectors_of_five_thousand_nodes_are_read() {
    let daemons = ["bird1.6", "bird2", "bird2.17", "bird3", "frr"];
    let speaker = |i: usize| {
        json!({
            "ipv4": format!("10.0.{}.{}/16", i / 250, i % 250 + 1),
            "ipv6": format!("fd00::{:x}/64", i + 1),
        })
    };
    let nodes: Map<_, _> = (0..NODES)
        .map(|i| {
            let mut node = speaker(i + 250);
            node["cluster"] = "fab".into();
            node["os"] = "debian-12".into();
            node["uplink"] = "eno1".into();
            node["routing_daemon"] = daemons[i % 5].into();
            (format!("node-{i}"), node)
        })
        .collect();
    let reflectors: Map<_, _> = daemons
        .iter()
        .enumerate()
        .map(|(i, daemon)| {
            let mut reflector = speaker(i);
            reflector["daemon"] = (*daemon).into();
            (format!("rr{i}"), reflector)
        })
        .collect();
    let names: Vec<_> = reflectors.keys().cloned().collect();
    let plan = json!({
        "format": "fabric-plan/1",
        "pools": { "p": { "ranges": ["198.18.0.0/15", "2001:db8::/48"] } },
        "clusters": { "fab": {
            "virtualization": "kvm", "pools": ["p"],
            "network": {
                "type": "ip-fabric", "asn": 64512, "community": "64512:100", "gateway_v4": "10.255.255.1",
                "reflectors": names, "gateways": ["core"],
            },
        } },
        "nodes": nodes, "reflectors": reflectors, "gateways": { "core": speaker(9) },
    });
    let files = exported(&plan).expect("a valid plan");
    let mut read = 0;
    for (path, artifact) in files.iter().filter(|(path, _)| path.starts_with("rr")) {
        let start = Instant::now();
        assert_eq!(refusal(path, &artifact.text), None);
        if path.ends_with(".conf") && !path.contains("daemons") {
            let kib = artifact.text.len() >> 10;
            eprintln!("{path}: {kib} KiB read in {:?}", start.elapsed());
            assert!(artifact.text.matches("neighbor").count() >= NODES, "{path}");
            read += 1;
        }
    }
    // BIRD 1.6 has a file for each family.
    assert_eq!(read, 6);
}
