//! Plans for the laboratory: none of the examples.

use serde_json::{Value, json};

/// The routing daemons of a plan: of its two reflectors, of its three nodes, of its core gateway.
#[derive(Clone, Copy, Debug)]
pub struct Daemons {
    pub reflectors: [&'static str; 2],
    pub nodes: [&'static str; 3],
    pub core: &'static str,
}

impl Daemons {
    /// All of them, each once.
    pub fn all(&self) -> Vec<&'static str> {
        let core = match self.core {
            "junos" => "bird2",
            other => other,
        };
        // A speaker of BIRD 2 plays the rogue.
        let mut all = [&self.reflectors[..], &self.nodes[..], &[core, "bird2"]].concat();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Three nodes with two VMs each, in both families, with a password, a 32-bit AS number and pools that
/// are no whole networks.
pub fn fabric(daemons: Daemons) -> Value {
    let backends = ["netplan", "networkd", "ifupdown"];
    let uplinks = ["enp3s0f0", "eth7", "lan0"];
    let mut nodes = json!({});
    let mut vms = json!({});
    for (i, daemon) in daemons.nodes.into_iter().enumerate() {
        let name = format!("kvm-{}", ["ash", "birch", "cedar"][i]);
        nodes[&name] = json!({
            "cluster": "west", "os": "debian-12", "uplink": uplinks[i],
            "uplink_mac": format!("3c:ec:ef:20:00:0{i}"),
            "ipv4": format!("172.20.5.{}/24", 20 + i), "gateway_v4": "172.20.5.1",
            "ipv6": format!("fd33:5::{}/64", 20 + i), "gateway_v6": "fd33:5::1",
            "routing_daemon": daemon, "network_backend": backends[i],
        });
        for j in 0..2 {
            vms[format!("vm{i}{j}")] = json!({
                "node": name,
                "addresses": [format!("192.31.7.{}", 40 + 2 * i + j), format!("2a0e:97c0:1::{}", 16 + 2 * i + j)],
            });
        }
    }
    json!({
        "format": "fabric-plan/1",
        "name": "laboratory",
        "pools": {
            "v4": { "ranges": ["192.31.7.40-192.31.7.52", "192.31.9.128/28"] },
            "v6": { "ranges": ["2a0e:97c0:1::/112"] },
        },
        "clusters": { "west": { "virtualization": "kvm", "pools": ["v4", "v6"], "network": {
            "type": "ip-fabric", "asn": 4_200_000_123_u32, "community": "64999:7",
            "gateway_v4": "10.254.0.1", "gateway_mac": "02:00:5e:10:00:01", "password": "Wq:9-tok,3n!",
            "reflectors": ["ra", "rb"], "gateways": ["edge"],
        } } },
        "gateways": { "edge": {
            "platform": daemons.core, "ipv4": "172.20.5.1/24", "ipv6": "fd33:5::1/64",
        } },
        "reflectors": {
            "ra": { "role": "main", "ipv4": "172.20.5.8/24", "ipv6": "fd33:5::8/64", "daemon": daemons.reflectors[0] },
            "rb": { "role": "backup", "ipv4": "172.20.5.9/24", "ipv6": "fd33:5::9/64", "daemon": daemons.reflectors[1] },
        },
        "nodes": nodes,
        "vms": vms,
    })
}
