//! What people posted of their servers' interfaces, each with its source.

use fabric_planner::model::Edit;
use serde_json::{Value as Json, json};

use crate::real_plans::{found, problems};
use crate::support::{checked, plan_text};

/// A server at a provider with interfaces, and its cluster's VMs.
fn server(mode: &str, provider: &str, node: Json, vms: Json) -> Json {
    let mut node = node;
    node["cluster"] = "c".into();
    node["os"] = "almalinux-8".into();
    json!({
        "networks/n": { "prefix": "203.0.113.0/24", "gateway": "203.0.113.1", "kind": "active" },
        "pools/p": { "ranges": ["203.0.113.0/24", "2001:db8:9::/64"] },
        "clusters/c": { "virtualization": "kvm", "pools": ["p"], "network": { "type": mode, "provider": provider } },
        "nodes/server": node,
        "vms": vms,
    })
}

fn vswitch(vlan: u16, mtu: u16) -> Json {
    let node = json!({
        "uplink": "enp0s31f6.vlan", "ipv4": "203.0.113.3/24", "gateway_v4": "203.0.113.1",
        "uplink_mac": "54:04:a6:f1:7b:28",
        "interfaces": {
            "enp0s31f6": {},
            "enp0s31f6.vlan": { "kind": "vlan", "parent": "enp0s31f6", "vlan": vlan, "mtu": mtu },
        },
    });
    let vms = json!({ "shop": { "node": "server", "addresses": ["203.0.113.2"] } });
    server("switching", "hetzner", node, vms)
}

/// VMmanager's routing at Hetzner with further interfaces.
fn routed(node: Json) -> Json {
    let mut plan = json!({
        "uplink": "eno1", "ipv4": "198.51.100.10/32", "gateway_v4": "198.51.100.1", "on_link": true,
        "ipv6": "2a01:4f8:13b:9a7::2/64", "gateway_v6": "fe80::1", "vm_ranges": ["192.0.2.8/29", "2a01:4f8:13b:9a7::/64"],
    });
    for (field, value) in node.as_object().unwrap() {
        plan[field] = value.clone();
    }
    server("routing", "hetzner", plan, json!({}))
}

/// A server in one's own rack, its VMs on a bridge.
fn bridged(node: Json) -> Json {
    let mut plan =
        json!({ "uplink": "eth0", "ipv4": "198.51.100.10/24", "gateway_v4": "198.51.100.1" });
    for (field, value) in node.as_object().unwrap() {
        plan[field] = value.clone();
    }
    server("switching", "generic", plan, json!({}))
}

fn ovh(gateway: &str, on_link: bool, address: &str) -> Json {
    let node = json!({
        "uplink": "eno1", "ipv4": "91.121.89.146/24", "gateway_v4": "91.121.89.254",
        "ipv6": address, "gateway_v6": gateway, "on_link": on_link,
    });
    server("routing", "ovh", node, json!({}))
}

#[test]
fn errors() {
    let gateway = "2001:41d0:1:8eff:ff:ff:ff:ff";
    let cases: Vec<(&str, Json, &[&str])> = vec![
        // docs.hetzner.com/robot/dedicated-server/network/vswitch
        ("a vSwitch", vswitch(4009, 1400), &[]),
        (
            "a vSwitch out of range",
            vswitch(3999, 1400),
            &["provider-vlan"],
        ),
        ("a vSwitch with Ethernet's MTU", vswitch(4009, 1500), &[]),
        // gist.github.com/adamretter/bd88675ab22bc7def9b9
        (
            "OVHcloud without the flag",
            ovh(gateway, false, "2001:41d0:1:8e92::/64"),
            &["gateway-off-link"],
        ),
        (
            "OVHcloud with the flag",
            ovh(gateway, true, "2001:41d0:1:8e92::/64"),
            &[],
        ),
        (
            "OVHcloud with a host number",
            ovh(gateway, true, "2001:41d0:1:8e92::1/64"),
            &[],
        ),
        // github.com/ovh/docs/issues/379: "/64 or /128?"
        (
            "OVHcloud's image with /128",
            ovh(gateway, false, "2001:41d0:1:8e92::1/128"),
            &["gateway-off-link"],
        ),
        // gist.github.com/casualjim/88cda9b5a9cd0a948122592e14b9ad8d: the gateway is in the /56
        (
            "OVHcloud with the /56",
            ovh(gateway, false, "2001:41d0:1:8e92::1/56"),
            &[],
        ),
        // pastebin.com/8R7QcjKc
        (
            "switches for another card",
            bridged(json!({ "uplink": "eno1", "interfaces": { "enp35s0": {} } })),
            &["unknown-interface"],
        ),
        // github.com/ariadata/proxmox-hetzner/issues/11: the rescue system calls it eth0
        (
            "the rescue system's name",
            routed(json!({ "uplink": "eth0", "interfaces": { "enp6s0": {} } })),
            &["unknown-interface"],
        ),
        // hexie.dev/bridge-with-no-slave: the card moved to another slot
        (
            "a bridge on a card that moved",
            bridged(
                json!({ "uplink": "vmbr0", "interfaces": { "vmbr0": { "kind": "bridge", "ports": ["enp4s0"] }, "enp3s0": {} } }),
            ),
            &["unknown-interface"],
        ),
        // pastebin.com/XekGisnH: "NOT WORKING"
        (
            "::2/64 on the card, ::3/64 on the bridge",
            routed(
                json!({ "interfaces": { "eno1": {}, "vmbr0": { "kind": "bridge", "addresses": ["2a01:4f8:13b:9a7::3/64"] } } }),
            ),
            &["subnet-on-two-links"],
        ),
        // github.com/hetzneronline/community-content/pull/172: it can be the same where the card has /128
        (
            "one address, /128 on the card",
            routed(
                json!({ "interfaces": { "eno1": {}, "vmbr0": { "kind": "bridge", "addresses": ["2a01:4f8:13b:9a7::2/64"] } } }),
            ),
            &[],
        ),
        // github.com/OpenNebula/one-apps/issues/74
        (
            "a gateway in each network",
            bridged(
                json!({ "ipv4": "198.51.100.10/32", "on_link": true, "interfaces": { "eth0": {}, "eth1": { "addresses": ["10.10.114.160/16"], "gateway_v4": "10.10.114.1", "metric": 0 } } }),
            ),
            &["equal-default-routes"],
        ),
        // github.com/achetronic/metal-cloud/issues/7
        (
            "a gateway in each network, without metrics",
            bridged(
                json!({ "uplink": "ens3", "ipv4": "10.10.10.10/24", "gateway_v4": "10.10.10.1", "interfaces": { "ens3": {}, "ens4": { "addresses": ["192.168.1.210/24"], "routes": ["default via 192.168.1.1"] } } }),
            ),
            &["equal-default-routes"],
        ),
        // github.com/OpenNebula/one-apps/issues/124
        (
            "a /32 and its gateway",
            bridged(json!({ "ipv4": "198.51.100.237/32", "gateway_v4": "198.51.100.232" })),
            &["gateway-off-link"],
        ),
        // github.com/canonical/cloud-init/issues/4060
        (
            "an IPv6 gateway in another prefix",
            bridged(json!({ "ipv6": "2001:cafe::/64", "gateway_v6": "2001:ffff::" })),
            &["gateway-off-link"],
        ),
        // github.com/canonical/cloud-init/issues/5523
        (
            "a static route over a router outside",
            bridged(
                json!({ "ipv4": "212.47.1.2/32", "on_link": true, "gateway_v4": "212.47.1.1", "interfaces": { "eth0": { "routes": ["169.254.42.42/32 via 62.210.0.1"] } } }),
            ),
            &["gateway-off-link"],
        ),
        // github.com/hetzneronline/community-content/issues/814: "Nexthop has invalid gateway"
        (
            "a route over a bridge without an address",
            routed(json!({ "mtu": 1400, "interfaces": {
            "eno1": {}, "eno1.4000": { "kind": "vlan", "parent": "eno1", "vlan": 4000 },
            "vmbr4000": { "kind": "bridge", "ports": ["eno1.4000"], "mtu": 1400, "routes": ["192.168.0.0/16 via 192.168.1.1"] } } })),
            &["gateway-off-link"],
        ),
        // github.com/svinota/pyroute2/issues/332
        (
            "a VLAN above a card of 1400",
            bridged(
                json!({ "mtu": 1400, "interfaces": { "eth0": {}, "dummy_name": { "kind": "vlan", "parent": "eth0", "vlan": 110, "mtu": 1450 } } }),
            ),
            &["mtu-above-carrier"],
        ),
        // github.com/containernetworking/plugins/pull/405
        (
            "a VLAN above Ethernet",
            bridged(
                json!({ "interfaces": { "eth0": {}, "eth2": {}, "eth2.100": { "kind": "vlan", "parent": "eth2", "vlan": 100, "mtu": 2000 } } }),
            ),
            &["mtu-above-carrier"],
        ),
        // github.com/opnsense/core/issues/2256
        (
            "a card in two bridges",
            bridged(
                json!({ "interfaces": { "eth0": {}, "wan": {}, "bridge0": { "kind": "bridge", "ports": ["wan"] }, "bridge1": { "kind": "bridge", "ports": ["wan"] } } }),
            ),
            &["shared-port"],
        ),
        // github.com/xenolog/l23network/issues/120
        (
            "an address left on a bond's card",
            bridged(
                json!({ "uplink": "bond0", "interfaces": { "bond0": { "kind": "bond", "ports": ["eth0", "eth1"] }, "eth0": { "addresses": ["192.0.2.5/24"] }, "eth1": {} } }),
            ),
            &["port-with-address"],
        ),
        // github.com/michaelrigart/ansible-role-interfaces/pull/129
        (
            "a bond in the bridge",
            bridged(
                json!({ "uplink": "bond0", "interfaces": { "bond0": { "kind": "bond", "bond_mode": "802.3ad", "ports": ["eno5", "ens1f0"] }, "eno5": {}, "ens1f0": {}, "vmbr0": { "ports": ["bond0"], "mtu": 1500 } } }),
            ),
            &[],
        ),
        // github.com/linux-system-roles/network/issues/19
        (
            "jumbo frames on a bond and its VLAN",
            bridged(
                json!({ "uplink": "bond0", "mtu": 9000, "interfaces": { "bond0": { "kind": "bond", "ports": ["em1", "em2"] }, "bond0.100": { "kind": "vlan", "parent": "bond0", "vlan": 100, "mtu": 9000, "addresses": ["10.10.10.51/24"] }, "em1": { "mtu": 9000 }, "em2": { "mtu": 9000 } } }),
            ),
            &[],
        ),
        // tollana.d-tor.org/notes-to-self: the server was blocked for its VMs' 52:54:… addresses
        (
            "the card in the bridge of routed VMs",
            routed(
                json!({ "interfaces": { "eno1": {}, "vmbr0": { "kind": "bridge", "ports": ["eno1"] } } }),
            ),
            &["misplaced-uplink"],
        ),
        // github.com/opnsense/core/issues/8473
        (
            "::1/128 on the card at Hetzner",
            routed(
                json!({ "ipv6": "2a01:4f8:13b:2103::1/128", "vm_ranges": ["2a01:4f8:13b:2103::/64"] }),
            ),
            &["provider-ipv6-host", "provider-ipv6-length"],
        ),
    ];
    for (label, set, expected) in cases {
        let problems = problems("empty", set);
        let told: Vec<_> = problems.iter().map(|problem| &problem.message).collect();
        assert_eq!(found(&problems, "error"), expected, "{label}: {told:#?}");
    }
}

#[test]
fn warnings() {
    let cases = [
        (
            "a vSwitch with Ethernet's MTU",
            vswitch(4009, 1500),
            "provider-vlan-mtu",
        ),
        // github.com/vitobotta/hetzner-k3s/issues/733
        (
            "a vSwitch with the Cloud's MTU",
            vswitch(4009, 1450),
            "provider-vlan-mtu",
        ),
        (
            "OVHcloud's prefix as an address",
            ovh(
                "2001:41d0:1:8eff:ff:ff:ff:ff",
                true,
                "2001:41d0:1:8e92::/64",
            ),
            "anycast-host-address",
        ),
        // github.com/os-autoinst/os-autoinst-distri-opensuse/pull/19726
        (
            "four cards in one bridge",
            bridged(
                json!({ "interfaces": { "eth0": {}, "eth1": {}, "em1": {}, "em2": {}, "vmbr0": { "ports": ["eth0", "eth1", "em1", "em2"] } } }),
            ),
            "looping-bridge",
        ),
        // docs.xynap.tech/en/architecture/network: "false MAC = complete connection loss"
        (
            "a bridge that is not pinned at Hetzner",
            server(
                "switching",
                "hetzner",
                json!({ "uplink": "enp4s0", "ipv4": "46.4.96.105/32", "gateway_v4": "46.4.96.129", "on_link": true }),
                json!({}),
            ),
            "unpinned-bridge",
        ),
        // docs.hetzner.com/robot/dedicated-server/network/net-config-debian-ubuntu
        (
            "Hetzner's subnet as one's own",
            routed(json!({ "ipv4": "198.51.100.10/26" })),
            "lone-ipv4-address",
        ),
    ];
    for (label, set, rule) in cases {
        let problems = problems("empty", set);
        let told: Vec<_> = problems.iter().map(|problem| &problem.message).collect();
        assert!(
            found(&problems, "warning").contains(&rule),
            "{label}: {told:#?}"
        );
    }
}

#[test]
fn what_is_reached_on_link_is_told() {
    let problems = problems(
        "empty",
        ovh(
            "2001:41d0:1:8eff:ff:ff:ff:ff",
            true,
            "2001:41d0:1:8e92::1/64",
        ),
    );
    assert!(found(&problems, "info").contains(&"gateway-off-link"));
}

#[test]
fn the_provider_tells_the_gateway() {
    let set = ovh("2001:41d0:303:3700::1", false, "2001:41d0:303:376e::1/64");
    let (reading, problems) = checked(&plan_text("empty", set.as_object().unwrap()));
    let problem = problems
        .iter()
        .find(|problem| problem.rule.name == "provider-ipv6-gateway");
    let plan = Edit::apply_all(&problem.unwrap().fixes[0].edits, &reading.plan).unwrap();
    let node = &plan.nodes["server"];
    assert_eq!(node.gateway_v6.text(), "2001:41d0:303:37ff:ff:ff:ff:ff");
    assert_eq!(node.on_link.get(), Some(&true));
}
