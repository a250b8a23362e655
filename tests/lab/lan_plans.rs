//! Plans of Switching and Routing for the laboratory: none of the examples.

use serde_json::{Value, json};

/// Five words for what configures a node, as in a plan.
pub const BACKENDS: [&str; 5] = [
    "netplan",
    "networkd",
    "ifupdown",
    "ifupdown2",
    "networkmanager",
];

/// Two clusters at Hetzner, one a layout of the VM subnet, each with a node of two back ends.
pub fn hetzner_routing(back_ends: [[&str; 2]; 2]) -> Value {
    let mut plan = json!({ "format": "fabric-plan/1", "name": "helsinki" });
    let layouts = ["all-addresses", "bridge-address"];
    for (i, layout) in layouts.into_iter().enumerate() {
        let cluster = format!("hel-{layout}");
        plan["clusters"][&cluster] = json!({ "virtualization": "kvm", "network": {
            "type": "routing", "provider": "hetzner", "bridge": "br-vm", "layout": layout,
        } });
        for (j, back_end) in back_ends[i].into_iter().enumerate() {
            let (node, number) = (format!("ax{i}{j}"), 2 * i + j);
            plan["nodes"][&node] = json!({
                "cluster": cluster, "os": "debian-12", "network_backend": back_end,
                "uplink": (["enp0s31f6", "eno1"][j]), "uplink_mac": format!("54:04:a6:9c:1{i}:0{j}"),
                "ipv4": format!("95.216.40.{}/32", 20 + 3 * number), "gateway_v4": "95.216.40.1",
                "on_link": true, "ipv6": format!("2a01:4f9:2a:{number}::2/64"), "gateway_v6": "fe80::1",
                "vm_ranges": [format!("95.216.77.{}/29", 64 + 8 * number), format!("2a01:4f9:2a:{number}::/64")],
            });
            // With all addresses for VMs the first and the last of the subnet are theirs too.
            for (k, host) in [[0, 7], [2, 6]][i].into_iter().enumerate() {
                plan["vms"][format!("w{i}{j}{k}")] = json!({ "node": node, "addresses": [
                    format!("95.216.77.{}", 64 + 8 * number + host),
                    format!("2a01:4f9:2a:{number}::{}", 100 + k),
                ] });
            }
        }
    }
    plan
}

/// A cluster at OVHcloud, whose router looks for each VM on the wire.
pub fn ovh_routing(back_ends: [&str; 2]) -> Value {
    let mut plan = json!({ "format": "fabric-plan/1", "name": "gravelines" });
    plan["clusters"]["gra"] = json!({ "virtualization": "kvm", "network": {
        "type": "routing", "provider": "ovh",
    } });
    for (i, back_end) in back_ends.into_iter().enumerate() {
        let (node, prefix) = (format!("ns{i}"), format!("2001:41d0:400:1{i}"));
        plan["nodes"][&node] = json!({
            "cluster": "gra", "os": "debian-12", "network_backend": back_end,
            "uplink": "eno1", "uplink_mac": format!("d0:50:99:d7:30:0{i}"),
            "ipv4": format!("51.91.8.{}/24", 20 + i), "gateway_v4": "51.91.8.254", "on_link": true,
            "ipv6": format!("{prefix}10::1/64"), "gateway_v6": format!("{prefix}ff:ff:ff:ff:ff"),
            "vm_ranges": [format!("54.37.60.{}/30", 16 + 4 * i), format!("{prefix}10::/64")],
        });
        for j in 0..2 {
            plan["vms"][format!("o{i}{j}")] = json!({ "node": node, "addresses": [
                format!("54.37.60.{}", 16 + 4 * i + j), format!("{prefix}10::{}", 20 + j),
            ] });
        }
    }
    plan
}

/// One's own rack whose switch knows the MAC addresses of all VMs: a node a back end, two VMs on the first.
pub fn switching(back_ends: &[&str]) -> Value {
    let mut plan = json!({
        "format": "fabric-plan/1",
        "name": "rack",
        "networks": {
            "v4": { "kind": "active", "prefix": "31.204.9.0/24", "gateway": "31.204.9.254" },
            "v6": { "kind": "active", "prefix": "2a02:29b8:9::/64", "gateway": "2a02:29b8:9::1" },
        },
        "pools": { "vm": { "ranges": ["31.204.9.100-31.204.9.199", "2a02:29b8:9::1:0-2a02:29b8:9::1:ff"] } },
        "clusters": { "own": { "virtualization": "kvm", "pools": ["vm"], "network": {
            "type": "switching", "port_security": true,
        } } },
    });
    for (i, back_end) in back_ends.iter().enumerate() {
        let node = format!("rack{i}");
        plan["nodes"][&node] = json!({
            "cluster": "own", "os": "debian-12", "network_backend": back_end,
            "uplink": (["eth0", "ens18"][i % 2]), "uplink_mac": format!("3c:ec:ef:7a:02:0{i}"),
            "ipv4": format!("31.204.9.{}/24", 11 + i), "gateway_v4": "31.204.9.254",
            "ipv6": format!("2a02:29b8:9::{}/64", 11 + i), "gateway_v6": "2a02:29b8:9::1",
        });
        for j in 0..if i == 0 { 2 } else { 1 } {
            plan["vms"][format!("s{i}{j}")] = json!({
                "node": node, "mac": format!("52:54:00:31:0{i}:0{j}"),
                "addresses": [format!("31.204.9.{}", 100 + 10 * i + j), format!("2a02:29b8:9::1:{}{j}", i)],
            });
        }
    }
    plan
}

/// Bridged VMs at Hetzner, each with a virtual MAC address, a single IPv4 address and a prefix of its own.
pub fn virtual_macs(back_ends: [&str; 2]) -> Value {
    let mut plan = json!({
        "format": "fabric-plan/1",
        "name": "falkenstein",
        "pools": { "bought": { "ranges": ["88.198.14.80-88.198.14.99", "2a01:4f8:6::/60"] } },
        "clusters": { "fsn": { "virtualization": "kvm", "pools": ["bought"], "network": {
            "type": "switching", "provider": "hetzner",
        } } },
    });
    for (i, back_end) in back_ends.into_iter().enumerate() {
        let node = format!("ex{i}");
        plan["nodes"][&node] = json!({
            "cluster": "fsn", "os": "debian-12", "network_backend": back_end,
            "uplink": "eno1", "uplink_mac": format!("a8:a1:59:40:20:0{i}"),
            "ipv4": format!("88.198.14.{}/32", 70 + i), "gateway_v4": "88.198.14.65", "on_link": true,
            "ipv6": format!("2a01:4f8:5:{i}::2/64"), "gateway_v6": "fe80::1",
        });
        for j in 0..2 {
            plan["vms"][format!("v{i}{j}")] = json!({
                "node": node, "mac": format!("00:50:56:00:4{i}:0{j}"),
                "addresses": [format!("88.198.14.{}", 80 + 10 * i + j), format!("2a01:4f8:6:{}::10", 2 * i + j)],
            });
        }
    }
    plan
}

/// A plan with everything that others have.
pub fn together(plans: &[Value]) -> Value {
    let mut all = json!({ "format": "fabric-plan/1", "name": "together" });
    for plan in plans {
        for (noun, parts) in plan.as_object().unwrap() {
            for (name, part) in parts.as_object().into_iter().flatten() {
                all[noun][name] = part.clone();
            }
        }
    }
    all
}
