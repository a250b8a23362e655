//! What VMs are told, by the network that they are in.

use std::fs;
use std::path::Path;
use std::time::Instant;

use fabric_planner::check::Valid;
use fabric_planner::export::export;
use fabric_planner::format::read;
use serde_json::{Value, json};

use crate::cloud_init::rendered;
use crate::files::exported;

/// A VM's file for each type of network, all of it.
#[test]
fn each_type_of_network_has_its_own_way_out() {
    let example = |name: &str| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples")
            .join(name);
        fs::read_to_string(file).unwrap()
    };
    let said = |text: &str, path: &str| -> Vec<String> {
        let files = exported(text);
        let file = files.get(path).unwrap_or_else(|| {
            panic!(
                "{path}: {:?}",
                files.iter().map(|(path, _)| path).collect::<Vec<_>>()
            )
        });
        let lines = file.text.lines().map(str::trim);
        let told = lines.filter(|line| {
            ["macaddress", "name:", "addresses", "- {"]
                .iter()
                .any(|word| line.starts_with(word))
        });
        told.map(str::to_owned).collect()
    };
    assert_eq!(
        said(
            &example("ip-fabric.json"),
            "node1/var/lib/fabric/guests/sea_gold/network-config"
        ),
        [
            "name: \"e*\"",
            "addresses: [\"198.51.100.10/32\", \"2001:db8:100::10/128\"]",
            "- { to: \"0.0.0.0/0\", via: \"10.255.255.1\", on-link: true }",
            "- { to: \"::/0\", via: \"fe80::1\", on-link: true }",
        ]
    );
    let mut routed: Value = serde_json::from_str(&example("hetzner-routing.json")).unwrap();
    routed["vms"] = json!({ "web": { "node": "fsn7", "mac": "52:54:00:12:34:56", "addresses": ["192.0.2.10", "2a01:4f8:13b:9a7::10"] } });
    let path = "fsn7/var/lib/fabric/guests/web/network-config";
    assert_eq!(
        said(&routed.to_string(), path),
        [
            "macaddress: \"52:54:00:12:34:56\"",
            "addresses: [\"192.0.2.10/32\", \"2a01:4f8:13b:9a7::10/128\"]",
            "- { to: \"0.0.0.0/0\", via: \"203.0.113.10\", on-link: true }",
            "- { to: \"::/0\", via: \"fe80::1\", on-link: true }",
        ]
    );
    routed["clusters"]["hz1"]["network"]["layout"] = json!("bridge-address");
    assert_eq!(
        said(&routed.to_string(), path)[1..],
        [
            "addresses: [\"192.0.2.10/29\", \"2a01:4f8:13b:9a7::10/64\"]",
            "- { to: \"0.0.0.0/0\", via: \"192.0.2.9\" }",
            "- { to: \"::/0\", via: \"2a01:4f8:13b:9a7::3\" }",
        ]
    );
}

/// Name servers come from the cluster, to each VM those of its families; a network without a router has no
/// way out, whatever the node has.
#[test]
fn name_servers_and_private_networks() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/switching.json");
    let mut plan: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    plan["clusters"]["office"]["network"]["vm_name_servers"] =
        json!(["10.16.10.53", "2001:db8:16:10::53"]);
    plan["networks"]["inner"] = json!({ "kind": "active", "prefix": "192.168.44.0/24" });
    plan["pools"]["inner"] = json!({ "ranges": ["192.168.44.10-192.168.44.20"] });
    plan["clusters"]["office"]["pools"] = json!(["lan", "inner"]);
    plan["vms"]["hidden"] =
        json!({ "node": "kvm1", "mac": "52:54:00:16:00:09", "addresses": ["192.168.44.10"] });
    let made = exported(&plan.to_string());
    let text = |vm: &str, node: &str, name: &str| {
        let path = format!("{node}/var/lib/fabric/guests/{vm}/{name}");
        made.get(&path)
            .unwrap_or_else(|| panic!("{path}"))
            .text
            .clone()
    };
    let files = text("files", "kvm1", "network-config");
    assert!(
        files.contains(
            "    nameservers:\n      addresses: [\"10.16.10.53\", \"2001:db8:16:10::53\"]\n"
        ),
        "{files}"
    );
    let build = text("build", "kvm2", "network-config");
    assert!(
        build.contains("      addresses: [\"10.16.10.53\"]\n"),
        "{build}"
    );
    let build = text("build", "kvm2", "network-config-v1");
    assert!(
        build.contains("gateway: \"10.16.10.1\", dns_nameservers: [\"10.16.10.53\"] }"),
        "{build}"
    );
    let hidden = text("hidden", "kvm1", "network-config");
    assert!(
        hidden.contains("192.168.44.10/24") && !hidden.contains("routes"),
        "{hidden}"
    );
    let hidden = text("hidden", "kvm1", "network-config-v1");
    assert!(!hidden.contains("gateway:"), "{hidden}");
    let files: Vec<_> = made
        .iter()
        .filter(|(path, _)| path.ends_with("/network-config-v1"))
        .map(|(path, file)| (path.to_owned(), file.text.clone()))
        .collect();
    for made in rendered(&files).into_iter().flatten() {
        for renderer in ["eni", "sysconfig", "network-manager", "networkd"] {
            let said = made[renderer].to_string();
            assert!(said.contains("10.16.10.53"), "{renderer}: {said}");
        }
    }
}

/// 10,000 VMs on 250 nodes.
#[test]
fn many_vms_take_little_time() {
    let plan = |count: u32| {
        let mut plan: Value = json!({
            "format": "fabric-plan/1", "name": "many",
            "networks": { "lan": { "prefix": "100.64.0.0/10", "gateway": "100.64.0.1", "kind": "active" } },
            "pools": { "lan": { "ranges": ["100.65.0.0/16"] } },
            "clusters": { "c": { "virtualization": "kvm", "pools": ["lan"], "network": { "type": "switching" } } },
            "nodes": {}, "vms": {},
        });
        for i in 0..count / 40 {
            let address = format!("100.64.{}.{}/10", 1 + i / 200, 1 + i % 200);
            plan["nodes"][format!("n{i}")] = json!({ "cluster": "c", "os": "debian-12", "uplink": "eno1", "ipv4": address, "gateway_v4": "100.64.0.1" });
        }
        for i in 0..count {
            plan["vms"][format!("v{i}")] = json!({ "node": format!("n{}", i / 40), "addresses": [format!("100.65.{}.{}", i / 250, 1 + i % 250)] });
        }
        Valid::check(read(&plan.to_string()).unwrap().plan)
            .unwrap_or_else(|invalid| panic!("{:#?}", invalid.problems.first()))
            .0
    };
    let many = plan(10_000);
    let begin = Instant::now();
    let files = export(&many);
    let took = begin.elapsed();
    let guests = files
        .iter()
        .filter(|(path, _)| path.ends_with("/network-config"));
    assert_eq!(guests.count(), 10_000);
    eprintln!("10,000 VMs: exported in {took:?}");
    assert!(took.as_secs() < 20, "{took:?}");
}
