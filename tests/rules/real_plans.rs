//! The examples, and what vendors' tutorials and people's posts teach.

use fabric_planner::check::{Problem, check};
use fabric_planner::model::values::MacAddr;
use fabric_planner::model::{Edit, Value};
use serde_json::{Map, Value as Json, json};

use crate::support::{checked, plan_text, repository};

#[test]
fn the_examples_have_no_error() {
    for entry in std::fs::read_dir(repository("examples")).unwrap() {
        let path = entry.unwrap().path();
        let (_, problems) = checked(&std::fs::read_to_string(&path).unwrap());
        let errors: Vec<_> = problems.into_iter().filter(Problem::is_error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

/// The problems of an example with values put at places.
pub fn problems(on: &str, set: Json) -> Vec<Problem> {
    let set: Map<_, _> = set.as_object().unwrap().clone();
    checked(&plan_text(on, &set)).1
}

/// The names of the rules that found something of that severity, each once, in the order of the plan.
pub fn found(problems: &[Problem], severity: &str) -> Vec<&'static str> {
    let mut names: Vec<_> = problems
        .iter()
        .filter(|problem| problem.severity.name() == severity)
        .map(|problem| problem.rule.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn what_people_really_wrote_gets_these_errors() {
    let ipv6 = |text: &str| json!({ "nodes/fsn7/ipv6": text });
    let prefix = |text: &str| json!({ "networks/n/prefix": text });
    let vm = |name: &str| json!({ (format!("vms/{}", name.replace('/', "~1"))): { "node": "node1", "addresses": ["198.51.100.30"] } });
    let switched = |address: &str| {
        json!({
            "networks/office-lan": { "prefix": "203.0.113.0/29", "gateway": "203.0.113.1", "kind": "active" },
            "nodes/kvm1/ipv4": "192.0.2.11/24", "nodes/kvm1/gateway_v4": "192.0.2.1",
            "nodes/kvm2/ipv4": "192.0.2.12/24", "nodes/kvm2/gateway_v4": "192.0.2.1",
            "pools/lan": { "ranges": ["203.0.113.0/29"] },
            "vms": { "a": { "node": "kvm1", "addresses": [address] } },
        })
    };
    let asn = |asn: u32| json!({ "clusters/fab1/network/asn": asn, "clusters/fab1/network/community": format!("{asn}:100:0") });
    let community = |text: &str| json!({ "clusters/fab1/network/community": text });
    let cases: Vec<(&str, &str, Json, &[&str])> = vec![
        (
            "VMmanager's IPv6 at Hetzner",
            "hetzner-routing",
            ipv6("2a01:4f8:13b:9a7::2/64"),
            &[],
        ),
        (
            "the same in full",
            "hetzner-routing",
            ipv6("2A01:4F8:13B:9A7:0:0:0:2/64"),
            &[],
        ),
        (
            "::1",
            "hetzner-routing",
            ipv6("2a01:4f8:13b:9a7::1/64"),
            &["provider-ipv6-host"],
        ),
        (
            "no host number",
            "hetzner-routing",
            ipv6("2a01:4f8:13b:9a7::/64"),
            &["provider-ipv6-host"],
        ),
        (
            "/56",
            "hetzner-routing",
            ipv6("2a01:4f8:13b:9a7::2/56"),
            &["provider-ipv6-length"],
        ),
        (
            "/128",
            "hetzner-routing",
            ipv6("2a01:4f8:13b:9a7::2/128"),
            &["provider-ipv6-length"],
        ),
        (
            "a gateway of one's own",
            "hetzner-routing",
            json!({ "nodes/fsn7/gateway_v6": "2a01:4f8:13b:9a7::1" }),
            &["provider-ipv6-gateway"],
        ),
        (
            "Hetzner's tutorial for routed VMs",
            "hetzner-routing",
            json!({
                "nodes/fsn7": { "cluster": "hz1", "uplink": "enp1s0", "ipv4": "10.0.0.168/32", "gateway_v4": "10.0.0.129", "on_link": true,
                    "ipv6": "2001:db8:1234::2/64", "gateway_v6": "fe80::1", "vm_ranges": ["10.0.10.135", "10.10.10.128/29", "2001:db8:1234::/64"] },
                "vms": { "a": { "node": "fsn7", "addresses": ["10.0.10.135", "2001:db8:1234::3"] },
                    "b": { "node": "fsn7", "addresses": ["10.10.10.128"] }, "c": { "node": "fsn7", "addresses": ["10.10.10.135"] } },
            }),
            &[],
        ),
        (
            "OVHcloud's gateway outside the /64",
            "switching",
            json!({ "nodes/kvm1/ipv4": "91.121.89.146/24", "nodes/kvm1/gateway_v4": "91.121.89.254",
            "nodes/kvm1/ipv6": "2001:41d0:1:8e92::/64", "nodes/kvm1/gateway_v6": "2001:41d0:1:8eff:ff:ff:ff:ff" }),
            &["gateway-off-link"],
        ),
        (
            "the same on-link",
            "switching",
            json!({ "nodes/kvm1/ipv4": "91.121.89.146/24", "nodes/kvm1/gateway_v4": "91.121.89.254", "nodes/kvm1/on_link": true,
            "nodes/kvm1/ipv6": "2001:41d0:1:8e92::/64", "nodes/kvm1/gateway_v6": "2001:41d0:1:8eff:ff:ff:ff:ff" }),
            &[],
        ),
        (
            "the same with a host number",
            "switching",
            json!({ "nodes/kvm1/ipv4": "91.121.89.146/24", "nodes/kvm1/gateway_v4": "91.121.89.254", "nodes/kvm1/on_link": true,
            "nodes/kvm1/ipv6": "2001:41d0:1:8e92::1/64", "nodes/kvm1/gateway_v6": "2001:41d0:1:8eff:ff:ff:ff:ff" }),
            &[],
        ),
        (
            "a /29: its network address",
            "switching",
            switched("203.0.113.0"),
            &["unusable-address"],
        ),
        (
            "a /29: its gateway",
            "switching",
            switched("203.0.113.1"),
            &["unusable-address"],
        ),
        (
            "a /29: the first VM",
            "switching",
            switched("203.0.113.2"),
            &[],
        ),
        (
            "a /29: the last VM",
            "switching",
            switched("203.0.113.6"),
            &[],
        ),
        (
            "a /29: its broadcast address",
            "switching",
            switched("203.0.113.7"),
            &["unusable-address"],
        ),
        (
            "a routed /28 with the bridge's address",
            "hetzner-routing",
            json!({
                "clusters/hz1/network/provider": null, "clusters/hz1/network/layout": "bridge-address",
                "nodes/fsn7": { "cluster": "hz1", "uplink": "eno0", "ipv4": "198.51.100.5/29", "gateway_v4": "198.51.100.1", "vm_ranges": ["203.0.113.16/28"] },
                "vms": { "a": { "node": "fsn7", "addresses": ["203.0.113.18"] }, "b": { "node": "fsn7", "addresses": ["203.0.113.30"] } },
            }),
            &[],
        ),
        ("sea_gold", "ip-fabric", json!({}), &[]),
        ("ten letters", "ip-fabric", vm("abcdefghij"), &[]),
        (
            "eleven letters",
            "ip-fabric",
            vm("abcdefghijk"),
            &["interface-name-too-long"],
        ),
        (
            "a blank in a name",
            "ip-fabric",
            vm("a b"),
            &["unusable-name"],
        ),
        (
            "a slash in a name",
            "ip-fabric",
            vm("web/1"),
            &["unusable-name"],
        ),
        (
            "a private pool",
            "ip-fabric",
            json!({ "pools/more/ranges": ["10.20.0.0/24"], "networks/more/prefix": "10.20.0.0/24", "clusters/fab1/pools": ["vm-v4", "vm-v6", "more"] }),
            &["martian-pool"],
        ),
        (
            "a shared pool",
            "ip-fabric",
            json!({ "pools/more/ranges": ["100.64.0.0/24"], "networks/more/prefix": "100.64.0.0/24", "clusters/fab1/pools": ["vm-v4", "vm-v6", "more"] }),
            &[],
        ),
        (
            "host bits in a pool of class E",
            "empty",
            json!({ "pools/p/ranges": ["255.255.212.1/24"] }),
            &["host-bits-set"],
        ),
        (
            "a pool of class E",
            "empty",
            json!({ "pools/p/ranges": ["240.1.0.0/16"] }),
            &["special-purpose-pool"],
        ),
        (
            "two nodes with one address",
            "ip-fabric",
            json!({ "nodes/node2/ipv4": "10.0.0.11/24" }),
            &["duplicate-address"],
        ),
        (
            "one cluster id for both reflectors",
            "ip-fabric",
            json!({ "reflectors/rr1/cluster_id": "244.0.0.1", "reflectors/rr2/cluster_id": "244.0.0.1" }),
            &[],
        ),
        (
            "a reflector's router id",
            "ip-fabric",
            json!({ "nodes/node1/router_id": "10.0.0.2" }),
            &["duplicate-router-id"],
        ),
        (
            "a four-byte AS number in a community",
            "ip-fabric",
            json!({ "clusters/fab1/network/asn": 4_200_000_000_u32, "clusters/fab1/network/community": "4200000000:100" }),
            &["community-out-of-range"],
        ),
        ("AS 65535", "ip-fabric", asn(65535), &["reserved-asn"]),
        ("AS 23456", "ip-fabric", asn(23456), &["reserved-asn"]),
        ("AS 64496", "ip-fabric", asn(64496), &[]),
        (
            "NO_ADVERTISE",
            "ip-fabric",
            community("65535:65282"),
            &["reserved-community"],
        ),
        (
            "a community of one's own",
            "ip-fabric",
            community("64512:100"),
            &[],
        ),
        (
            "two active networks",
            "empty",
            json!({ "networks/a": { "prefix": "172.20.0.0/16", "kind": "active" }, "networks/b": { "prefix": "172.20.20.0/24", "kind": "active" } }),
            &["network-overlap"],
        ),
        (
            "a container and its child",
            "empty",
            json!({ "networks/a": { "prefix": "10.16.0.0/16", "kind": "container" }, "networks/b": { "prefix": "10.16.10.0/24", "kind": "active" } }),
            &[],
        ),
        (
            "a network of two hosts",
            "empty",
            prefix("192.0.2.0/31"),
            &[],
        ),
        (
            "a node on a /127",
            "switching",
            json!({ "nodes/kvm1/ipv6": "2001:db8::1/127", "nodes/kvm1/gateway_v6": "2001:db8::" }),
            &[],
        ),
        (
            "a prefix as a node's address",
            "switching",
            json!({ "nodes/kvm1/ipv6": "2600::/64", "nodes/kvm1/gateway_v6": "fe80::1" }),
            &[],
        ),
        (
            "a prefix as a VM's address",
            "switching",
            json!({ "networks/six": { "prefix": "2600::/64", "kind": "active" }, "pools/lan/ranges/1": "2600::/64", "vms/files/addresses/1": "2600::" }),
            &["unusable-address"],
        ),
    ];
    for (label, on, set, expected) in cases {
        let problems = problems(on, set);
        assert_eq!(
            found(&problems, "error"),
            expected,
            "{label}: {problems:#?}"
        );
    }
}

#[test]
fn what_is_no_error_is_told_all_the_same() {
    let warned = |on, set, rule: &str| found(&problems(on, set), "warning").contains(&rule);
    assert!(warned(
        "hetzner-routing",
        json!({ "nodes/fsn7/ipv6": "2a01:4f8:13b:9a7::/64" }),
        "anycast-host-address"
    ));
    assert!(warned(
        "switching",
        json!({ "nodes/kvm1/ipv6": "2600::/64" }),
        "anycast-host-address"
    ));
    assert!(warned(
        "ip-fabric",
        json!({ "clusters/fab1/network/asn": 64496 }),
        "reserved-asn"
    ));
    assert!(warned(
        "ip-fabric",
        json!({ "pools/vm-v4/ranges": ["100.64.0.0/24"] }),
        "special-purpose-pool"
    ));
    let off = json!({ "pools/vm-v4/ranges": ["10.20.0.0/24"], "clusters/fab1/network/martian_filter": false });
    assert!(warned("ip-fabric", off, "martian-pool"));
}

#[test]
fn the_obvious_corrections_are_offered() {
    let fixed = |on: &str, set: Json, rule: &str| {
        let (reading, problems) = checked(&plan_text(on, set.as_object().unwrap()));
        let problem = problems
            .iter()
            .find(|problem| problem.rule.name == rule)
            .unwrap();
        Edit::apply_all(&problem.fixes[0].edits, &reading.plan).unwrap()
    };
    let plan = fixed(
        "empty",
        json!({ "pools/p/ranges": ["10.0.0.1/28"] }),
        "host-bits-set",
    );
    assert_eq!(plan.pools["p"].ranges[0].text(), "10.0.0.0/28");
    let set = json!({ "clusters/fab1/network/community": "4200000000:100" });
    let plan = fixed("ip-fabric", set, "community-out-of-range");
    assert_eq!(
        plan.clusters["fab1"].network.community.text(),
        "4200000000:100:0"
    );
    let set = json!({ "nodes/fsn7/ipv6": "2a01:4f8:13b:9a7::1/64", "nodes/fsn7/gateway_v6": "2a01:4f8:13b:9a7::1" });
    let plan = fixed("hetzner-routing", set.clone(), "provider-ipv6-host");
    assert_eq!(plan.nodes["fsn7"].ipv6.text(), "2a01:4f8:13b:9a7::2/64");
    let plan = fixed("hetzner-routing", set, "provider-ipv6-gateway");
    assert_eq!(plan.nodes["fsn7"].gateway_v6.text(), "fe80::1");
    let plan = fixed(
        "ip-fabric",
        json!({ "vms/mail/addresses/0": "198.51.100.4" }),
        "unusable-address",
    );
    assert_eq!(plan.vms["mail"].addresses[0].text(), "198.51.100.1");
    assert!(
        check(&plan)
            .iter()
            .all(|problem| problem.rule.name != "unusable-address")
    );
}

#[test]
fn a_pair_of_networks_is_named_from_both_sides() {
    let problems = problems(
        "empty",
        json!({ "networks/a": { "prefix": "172.20.0.0/16", "kind": "active" }, "networks/b": { "prefix": "172.20.20.0/24", "kind": "active" } }),
    );
    let [overlap] = &problems[..] else {
        panic!("{problems:#?}")
    };
    assert!(
        overlap.message.contains("172.20.0.0/16") && overlap.message.contains("172.20.20.0/24")
    );
    assert_eq!(overlap.related[0].at.to_string(), "networks/a/prefix");
}

#[test]
fn a_card_of_hetzners_forms_its_link_local_address() {
    let mac = MacAddr::parse("54:04:a6:f1:7b:28").unwrap();
    assert_eq!(mac.link_local().to_string(), "fe80::5604:a6ff:fef1:7b28");
}
