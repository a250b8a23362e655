//! IP fabrics with every daemon, back end and option.

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Names that objects can have, words of BIRD among them.
fn name() -> impl Strategy<Value = String> {
    let words = [
        "router",
        "client",
        "table",
        "rr",
        "bfd",
        "direct",
        "local",
        "import",
        "gw",
        "all",
        "s",
        "1st",
        "a-b",
        "a.b",
        "a_b",
        "A_b",
        "kernel_v4",
        "MARTIANS4",
        "accept",
        "define",
        "include",
        "sha1",
        "ipv4",
        "device1",
        "n_1",
        "gw_1",
        "node1",
    ];
    prop_oneof![
        select(words.map(str::to_owned).to_vec()),
        "[A-Za-z0-9][A-Za-z0-9_-]{0,61}[A-Za-z0-9]",
    ]
}

prop_compose! {
    /// Two fabrics on two reflectors and a core gateway, each with a node.
    pub fn plan()(
        names in btree_set(name(), 8),
        title in "[^\\p{C}]{0,40}",
        notes in "[^\\p{Cc}]{0,40}",
        password in prop_oneof![Just(String::new()), "[A-Za-z0-9._=:@%/,~^*!+-]{1,80}"],
        community in prop_oneof![Just("64512:100"), Just("4200000000:1:2")],
        hold_time in prop_oneof![Just(0u16), 3u16..],
        bfd in any::<bool>(),
        martian_filter in any::<bool>(),
        shared in any::<bool>(),
        families in 1usize..4,
        subnets in vec(0u8..2, 4),
        daemons in vec(select(vec!["bird1.6", "bird2", "bird2.17", "bird3", "frr"]), 5),
        backends in vec(select(vec!["netplan", "networkd", "ifupdown", "ifupdown2", "networkmanager"]), 2),
        platform in select(vec!["junos", "bird2", "frr"]),
        paths in select(vec![1u16, 4]),
        peers in any::<bool>(),
        graceful_restart in any::<bool>(),
        bfd_timers in (10u32..=60000, 2u8..=255),
        last in 0u8..=255,
        vm_routes in select(vec!["learned", "static"]),
        east_west in select(vec!["core", "direct"]),
        ttl_security in any::<bool>(),
        route_match in select(vec!["host-routes", "or-longer"]),
        styles in vec(select(vec!["planner", "vmmanager"]), 2),
    ) -> Value {
        let names: Vec<_> = names.into_iter().collect();
        let [fab1, fab2, rr1, rr2, gw, n1, n2, vm] = &names[..] else { unreachable!("eight names") };
        let has = |bit: usize| families & bit != 0;
        let speaker = |i: usize| json!({
            "ipv4": format!("10.0.{}.{}/24", subnets[i % 4], i + 2),
            "ipv6": format!("fd00:{}::{}/64", subnets[i % 4], i + 2),
        });
        let node = |i: usize, cluster: &str| {
            let mut node = speaker(i);
            node["cluster"] = cluster.into();
            node["os"] = "debian-12".into();
            node["uplink"] = "eno1".into();
            node["gateway_v4"] = format!("10.0.{}.254", subnets[i % 4]).into();
            node["gateway_v6"] = "fe80::1".into();
            node["routing_daemon"] = daemons[i % 5].into();
            node["network_backend"] = backends[i % 2].into();
            node
        };
        let fabric = |pools: Vec<&str>, reflectors: Vec<&String>, style: &str| json!({
            "virtualization": "kvm",
            "pools": pools,
            "network": {
                "type": "ip-fabric", "asn": 64512, "community": community, "password": password,
                "hold_time": hold_time, "bfd": bfd, "martian_filter": martian_filter,
                "bfd_interval": bfd_timers.0, "bfd_multiplier": bfd_timers.1,
                "graceful_restart": graceful_restart,
                "vm_routes": vm_routes, "east_west": east_west, "ttl_security": ttl_security,
                "route_match": route_match, "style": style,
                "gateway_v4": "10.255.255.1", "reflectors": reflectors, "gateways": [gw],
            },
        });
        let (mut first, mut own) = (Vec::new(), Vec::new());
        if has(1) {
            first.push("p4");
            own.push("198.51.100.0");
        }
        if has(2) {
            first.push("p6");
            own.push("2001:db8:100::7");
        }
        let second = if shared { vec![rr1, rr2] } else { vec![rr2] };
        let mut reflectors = [speaker(0), speaker(1)];
        for (i, reflector) in reflectors.iter_mut().enumerate() {
            reflector["daemon"] = daemons[i].into();
        }
        if styles[0] == "vmmanager" {
            reflectors[0]["daemon"] = "bird1.6".into();
        }
        if peers {
            reflectors[0]["peers"] = json!([rr2]);
        }
        let mut core = speaker(2);
        core["platform"] = platform.into();
        core["maximum_paths"] = paths.into();
        core["routes"] = json!(["10.0.0.0/16", "fd00::/16"]);
        json!({
            "format": "fabric-plan/1", "name": title, "notes": notes,
            "pools": {
                "p4": { "ranges": [format!("198.51.100.0-198.51.100.{last}")] },
                "p6": { "ranges": ["2001:db8:100::/64"] },
                "q4": { "ranges": ["203.0.113.0/24"] },
            },
            "clusters": { fab1: fabric(first, vec![rr1, rr2], styles[0]), fab2: fabric(vec!["q4"], second, styles[1]) },
            "reflectors": { rr1: reflectors[0], rr2: reflectors[1] },
            "gateways": { gw: core },
            "nodes": { n1: node(3, fab1), n2: node(4, fab2) },
            "vms": {
                vm: { "node": n2, "addresses": ["203.0.113.1"], "interface": "a.b-c_net7" },
                "vm-1": { "node": n1, "addresses": own },
            },
        })
    }
}
