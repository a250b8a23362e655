//! Clusters with Switching and Routing on every network back end, at several providers.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const BACKENDS: [&str; 5] = [
    "netplan",
    "networkd",
    "ifupdown",
    "ifupdown2",
    "networkmanager",
];

fn backends() -> impl Strategy<Value = Vec<&'static str>> {
    vec(select(BACKENDS.to_vec()), 2)
}

prop_compose! {
    /// Nodes in their own racks: the uplink is a port, a bond or a VLAN on either, and VMs are bridged.
    pub fn switching()(
        backends in backends(),
        uplinks in vec(select(vec!["eno1", "bond0", "eno1.100", "bond0.7"]), 2),
        bridge in select(vec!["vmbr0", "br-lan", "switch1"]),
        bond_mode in select(vec!["active-backup", "802.3ad", "balance-rr"]),
        guard in any::<bool>(),
        mtu in option::of(1280u16..=9000),
        more in any::<bool>(),
        v6 in any::<bool>(),
        macs in any::<bool>(),
    ) -> Value {
        let node = |i: usize| {
            let (uplink, backend) = (uplinks[i], backends[i]);
            let bond = json!({ "kind": "bond", "ports": ["eno1", "eno2"], "bond_mode": bond_mode });
            let mut interfaces = Map::new();
            interfaces.insert("eno1".into(), json!({}));
            if uplink.starts_with("bond0") {
                interfaces.insert("eno2".into(), json!({}));
                interfaces.insert("bond0".into(), bond);
            }
            if let Some((parent, vlan)) = uplink.split_once('.') {
                let vlan = json!({ "kind": "vlan", "parent": parent, "vlan": vlan });
                interfaces.insert(uplink.into(), vlan);
            }
            if more {
                interfaces.insert("eno9".into(), json!({
                    "addresses": [format!("10.77.0.{}/24", i + 1), format!("fd00:77::{}/64", i + 1)],
                    "routes": ["10.80.0.0/16 via 10.77.0.254", "10.81.0.0/16 via 10.77.0.253 metric 50"],
                    "mtu": mtu,
                }));
                interfaces.insert("br-priv".into(), json!({
                    "kind": "bridge", "addresses": [format!("10.{}.0.1/24", 90 + i)],
                }));
            }
            let mut node = json!({
                "cluster": "office", "os": "debian-12", "uplink": uplink, "network_backend": backend,
                "ipv4": format!("192.0.2.{}/24", i + 10), "gateway_v4": "192.0.2.1",
                "uplink_mac": format!("54:04:a6:f1:7b:0{i}"), "interfaces": interfaces,
            });
            if v6 {
                node["ipv6"] = format!("2001:db8:5::{:x}/64", i + 10).into();
                node["gateway_v6"] = "2001:db8:5::1".into();
            }
            if !more && !uplink.contains('.') {
                node["mtu"] = mtu.into();
            }
            node
        };
        let vm = |i: usize| {
            let mut vm = json!({ "node": format!("kvm{}", i % 2), "addresses": [format!("192.0.2.{}", i + 100)] });
            if macs {
                vm["mac"] = format!("52:54:00:00:00:0{i}").into();
            }
            vm
        };
        json!({
            "format": "fabric-plan/1",
            "networks": {
                "lan": { "prefix": "192.0.2.0/24", "gateway": "192.0.2.1" },
                "lan6": { "prefix": "2001:db8:5::/64", "gateway": "2001:db8:5::1" },
            },
            "pools": { "p": { "ranges": ["192.0.2.100-192.0.2.199"] } },
            "clusters": { "office": {
                "virtualization": "kvm", "pools": ["p"],
                "network": { "type": "switching", "bridge": bridge, "spoofing_guard": guard },
            } },
            "nodes": { "kvm0": node(0), "kvm1": node(1) },
            "vms": { "a": vm(0), "b": vm(1), "c": vm(2) },
        })
    }
}

prop_compose! {
    /// Nodes with subnets of their own: at Hetzner, at OVHcloud, and with a plain subnet.
    pub fn routing()(
        backends in backends(),
        provider in select(vec!["hetzner", "ovh", "generic"]),
        layout in select(vec!["all-addresses", "bridge-address"]),
        bridge in select(vec!["vmbr0", "virbr7"]),
        guard in any::<bool>(),
        v6 in any::<bool>(),
        mac in any::<bool>(),
    ) -> Value {
        let node = |i: usize| {
            let mut node = json!({
                "cluster": "c", "os": "debian-12", "uplink": "eno1", "network_backend": backends[i],
                "on_link": true,
            });
            let (v4, gateway_v4, v6_net, host, gateway_v6) = match provider {
                "hetzner" => (
                    format!("203.0.113.{}/32", i + 10), "203.0.113.1",
                    format!("2a01:4f8:13b:9a{i}::"), "2", "fe80::1".to_owned(),
                ),
                "ovh" => (
                    format!("203.0.113.{}/24", i + 10), "203.0.113.254",
                    format!("2001:41d0:30{i}:376e::"), "1", format!("2001:41d0:30{i}:37ff:ff:ff:ff:ff"),
                ),
                _ => (
                    format!("198.51.100.{}/24", i + 10), "198.51.100.1",
                    format!("2001:db8:{i}::"), "10", "fe80::1".to_owned(),
                ),
            };
            node["ipv4"] = v4.into();
            node["gateway_v4"] = gateway_v4.into();
            let mut ranges = vec![format!("192.0.2.{}/29", i * 8 + 8)];
            if v6 {
                node["ipv6"] = format!("{v6_net}{host}/64").into();
                node["gateway_v6"] = gateway_v6.into();
                ranges.push(format!("{v6_net}/64"));
            }
            node["vm_ranges"] = ranges.into();
            if mac {
                node["uplink_mac"] = format!("54:04:a6:f1:7b:0{i}").into();
            }
            let mut addresses = vec![format!("192.0.2.{}", i * 8 + 10)];
            if v6 {
                addresses.push(format!("{v6_net}100"));
            }
            (node, json!({ "node": format!("ns{i}"), "addresses": addresses }))
        };
        let ((first, a), (second, b)) = (node(0), node(1));
        json!({
            "format": "fabric-plan/1",
            "clusters": { "c": {
                "virtualization": "kvm",
                "network": {
                    "type": "routing", "provider": provider, "layout": layout, "bridge": bridge,
                    "spoofing_guard": guard,
                },
            } },
            "nodes": { "ns0": first, "ns1": second },
            "vms": { "a": a, "b": b },
        })
    }
}
