//! Mistakes with addresses and names of interfaces that people reported, in today's words. Each case
//! names where it was told.

use std::collections::BTreeSet;

use fabric_planner::check::{Group, Problem, Severity, check};
use fabric_planner::model::Edit;
use serde_json::{Map, Value as Json, json};

use crate::support::{checked, plan_text};

/// The rules this is about: other groups may have a word on the same plans.
fn is_meant(problem: &&Problem) -> bool {
    let by_name = problem.rule.name == "unsuitable-fabric-gateway";
    // The examples use documentation addresses, which is said too.
    let of_group = matches!(problem.rule.group, Group::Address | Group::Vm);
    let documentation = problem.message.contains("documentation");
    problem.severity < Severity::Info && (by_name || of_group && !documentation)
}

/// What the rules say of an example with changes, each once.
fn said(on: &str, set: &Json) -> Vec<String> {
    let set: &Map<_, _> = set.as_object().unwrap();
    let problems = checked(&plan_text(on, set)).1;
    let mut said: Vec<_> = problems
        .iter()
        .filter(is_meant)
        .map(|problem| format!("{} {}", problem.severity.name(), problem.rule.name))
        .collect();
    said.sort_unstable();
    said.dedup();
    said
}

/// A switched office whose VMs live in a network of their own.
fn office(network: &str, gateway: &str, pool: &str, vms: &[&str]) -> Json {
    let vms: Map<_, _> = vms
        .iter()
        .enumerate()
        .map(|(i, address)| {
            let vm = match *address {
                "" => json!({ "node": "kvm1" }),
                address => json!({ "node": "kvm1", "addresses": [address] }),
            };
            (format!("vm{i}"), vm)
        })
        .collect();
    json!({
        "networks/office-lan": { "prefix": network, "gateway": gateway, "kind": "active" },
        "nodes/kvm1/ipv4": "172.27.1.11/24", "nodes/kvm1/gateway_v4": "172.27.1.1",
        "nodes/kvm2/ipv4": "172.27.1.12/24", "nodes/kvm2/gateway_v4": "172.27.1.1",
        "pools/lan": { "ranges": [pool] }, "vms": vms,
    })
}

/// The fabric with one more VM.
fn vm(name: &str) -> Json {
    let vm = json!({ "node": "node1", "addresses": ["198.51.100.30", "2001:db8:100::30"] });
    json!({ (format!("vms/{name}")): vm })
}

/// Where it was told, on which example, what was done, and what must be said.
type Case = (&'static str, &'static str, Json, &'static [&'static str]);

fn cases() -> Vec<Case> {
    vec![
        (
            "metallb/metallb#110: the pool ends where the network does, and a VM got .255",
            "switching",
            office(
                "192.168.16.0/24",
                "192.168.16.1",
                "192.168.16.192/26",
                &["192.168.16.255"],
            ),
            &["error unusable-address"],
        ),
        (
            "metallb/metallb#483: the first address of a /23",
            "switching",
            office(
                "192.168.10.0/23",
                "192.168.11.254",
                "192.168.10.0/23",
                &["192.168.10.0"],
            ),
            &["error unusable-address"],
        ),
        (
            "metallb/metallb#483: the same digits inside the /23 are an ordinary address",
            "switching",
            office(
                "192.168.10.0/23",
                "192.168.11.254",
                "192.168.10.0/23",
                &["192.168.11.0"],
            ),
            &[],
        ),
        (
            "metallb/metallb#674: .32 of a /27 announced by BGP works",
            "ip-fabric",
            json!({ "pools/vm-v4/ranges": ["198.51.100.0/27", "198.51.100.32/27", "198.51.100.201"],
                "vms/web1/addresses/0": "198.51.100.32" }),
            &[],
        ),
        (
            "metallb/metallb#2779: a range that leaves the node out is right",
            "switching",
            json!({ "pools/lan/ranges/0": "10.16.10.13-10.16.10.127" }),
            &[],
        ),
        (
            "metallb/metallb#2779: one that doesn't is not",
            "switching",
            json!({ "pools/lan/ranges/0": "10.16.10.12-10.16.10.127" }),
            &["warning host-in-pool"],
        ),
        (
            "Faisal-Hajari/ai-platform#8: 192.168.100.200/28 begins at .192",
            "empty",
            json!({ "pools/lb/ranges": ["192.168.100.200/28"] }),
            &["error host-bits-set"],
        ),
        (
            "projectcalico/node#193: 192.167.0.0/12 is 192.160.0.0/12, the nodes' network included",
            "empty",
            json!({ "pools/pods/ranges": ["192.167.0.0/12"] }),
            &["error host-bits-set"],
        ),
        (
            "projectcalico/libcalico-go#862: two pools of 192.168.0.0/16",
            "empty",
            json!({ "pools/default-ipv4/ranges": ["192.168.0.0/16"], "pools/cs-1/ranges": ["192.168.0.0/16"] }),
            &["error pool-overlap"],
        ),
        (
            "projectcalico/calico#3589 and #6244: a workload with the address of the node's tunnel",
            "ip-fabric",
            json!({ "nodes/node1/interfaces": { "tunl0": { "addresses": ["198.51.100.10/32"] } } }),
            &["error unusable-address"],
        ),
        (
            "projectcalico/calico#1628: Docker's bridge was taken for the address of two nodes",
            "ip-fabric",
            json!({ "nodes/node1/ipv4": "172.18.0.1/16", "nodes/node2/ipv4": "172.18.0.1/16",
                "nodes/node1/gateway_v4": null, "nodes/node2/gateway_v4": null }),
            &["error duplicate-address"],
        ),
        (
            "projectcalico/calico#1628: as an interface of its own on each node it is in nobody's way",
            "ip-fabric",
            json!({ "nodes/node1/interfaces": { "docker0": { "kind": "bridge", "addresses": ["172.18.0.1/16"] } },
                "nodes/node2/interfaces": { "docker0": { "kind": "bridge", "addresses": ["172.18.0.1/16"] } } }),
            &[],
        ),
        (
            "moby/moby#35994: a /29 is full after five, and the sixth has none",
            "switching",
            office(
                "192.168.255.136/29",
                "192.168.255.137",
                "192.168.255.136/29",
                &[
                    "192.168.255.138",
                    "192.168.255.139",
                    "192.168.255.140",
                    "192.168.255.141",
                    "192.168.255.142",
                    "",
                ],
            ),
            &["error pool-exhaustion", "warning vm-without-address"],
        ),
        (
            "kubesphere/kubesphere#5259: six VMs and four addresses",
            "ip-fabric",
            json!({ "clusters/fab1/pools": ["vm-v4"], "pools/vm-v4": { "ranges": ["198.51.100.0/30"] },
                "vms": { "a": { "node": "node1" }, "b": { "node": "node1" }, "c": { "node": "node2" },
                    "d": { "node": "node2" }, "e": { "node": "node3" }, "f": { "node": "node3" } } }),
            &["error pool-exhaustion", "warning vm-without-address"],
        ),
        (
            "netbox-community/netbox#9068: a server with its network's broadcast address",
            "switching",
            json!({ "nodes/kvm1/ipv4": "10.16.10.255/24" }),
            &["error subnet-end-address"],
        ),
        (
            "netbox-community/netbox#12687: the all-zero address as the gateway",
            "switching",
            json!({ "networks/office-v6/gateway": "2001:db8:16:10::" }),
            &["warning reserved-interface-id"],
        ),
        (
            "vyos/vyos-1x#2704: nor is it the first host's",
            "switching",
            json!({ "pools/lan/ranges/1": "2001:db8:16:10::-2001:db8:16:10::f", "vms/files/addresses/1": "2001:db8:16:10::" }),
            &["error unusable-address"],
        ),
        (
            "imunes/imunes#95: a generated name of 16 bytes",
            "ip-fabric",
            vm("i1043ea0-n4"),
            &["error interface-name-too-long"],
        ),
        (
            "F5Networks/f5-azure-arm-templates#121: no device takes a link-local address for its own",
            "ip-fabric",
            json!({ "gateways/mx1/ipv4": "169.254.169.253/30" }),
            &["error special-purpose-address"],
        ),
        (
            "canonical/cloud-init#4026: the gateway where cloud-init asks for metadata",
            "ip-fabric",
            json!({ "clusters/fab1/network/gateway_v4": "169.254.169.254" }),
            &["warning unsuitable-fabric-gateway"],
        ),
    ]
}

#[test]
fn what_people_reported_is_said() {
    let mut wrong = Vec::new();
    for (label, on, set, expected) in cases() {
        let said = said(on, &set);
        if said != expected {
            wrong.push(format!("{label}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// nemuTUI/nemu#21: cut names met, because their beginnings were alike. terraform-provider-libvirt#749:
/// the cut must come before the kernel does it, or refuses.
#[test]
fn shortened_names_do_not_meet() {
    let mut set = Map::new();
    for i in 0..40 {
        let vm = json!({ "node": "node1", "addresses": [format!("198.51.100.{}", i + 30)] });
        set.insert(format!("vms/customer-production-{i}"), vm);
    }
    let (reading, problems) = checked(&plan_text("ip-fabric", &set));
    let mut plan = reading.plan;
    for problem in &problems {
        if problem.rule.name == "interface-name-too-long" {
            assert!(problem.fixes[0].safe);
            plan = Edit::apply_all(&problem.fixes[0].edits, &plan).unwrap();
        }
    }
    assert!(check(&plan).iter().all(|problem| !problem.is_error()));
    let interfaces: BTreeSet<_> = plan.vms.values().map(|vm| vm.interface.text()).collect();
    assert_eq!(interfaces.len(), 40 + 1, "{interfaces:?}");
    assert!(
        interfaces
            .iter()
            .all(|name| name.is_empty() || name.ends_with("_net0"))
    );
}
