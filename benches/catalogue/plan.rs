//! A plan as a hoster of some size has it.

use serde_json::{Map, Value, json};

/// Nodes for each step of the scale; each has twenty VMs.
const NODES: usize = 1_000;
const VMS_PER_NODE: usize = 20;

/// Objects by name.
#[derive(Default)]
struct Objects(Map<String, Value>);

impl Objects {
    fn add(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }
}

#[derive(Default)]
struct Plan {
    networks: Objects,
    pools: Objects,
    clusters: Objects,
    nodes: Objects,
    reflectors: Objects,
    gateways: Objects,
    vms: Objects,
}

/// The text of a plan of `scale` thousand nodes: four fabrics, three clusters with Routing and three
/// with Switching, with some mistakes of each kind that people make.
pub fn text(scale: usize) -> String {
    let mut plan = Plan::default();
    let nodes = scale * NODES / 10;
    for i in 0..4 {
        fabric(&mut plan, i, nodes);
    }
    for i in 0..3 {
        routing(&mut plan, i, nodes);
        switching(&mut plan, i, nodes);
    }
    let text = serde_json::to_string_pretty(&json!({
        "format": "fabric-plan/1",
        "name": "all sites",
        "networks": plan.networks.0, "pools": plan.pools.0, "clusters": plan.clusters.0, "nodes": plan.nodes.0,
        "reflectors": plan.reflectors.0, "gateways": plan.gateways.0, "vms": plan.vms.0,
    }));
    text.unwrap_or_default()
}

/// The `n`th address of a /16.
fn host(network: &str, n: usize) -> String {
    format!("{network}.{}.{}", n / 256, n % 256)
}

/// One VM in two hundred has an address that it should not have.
fn slip(n: usize) -> usize {
    if n % 200 == 199 { n - 1 } else { n }
}

fn fabric(plan: &mut Plan, i: usize, nodes: usize) {
    let cluster = format!("fab{i}");
    let (site, public) = (format!("10.{i}"), format!("45.{i}"));
    let [lan, v4, v6] = ["lan", "v4", "v6"].map(|kind| format!("{cluster}-{kind}"));
    plan.networks.add(
        &lan,
        json!({ "prefix": format!("{site}.0.0/16"), "gateway": format!("{site}.255.254") }),
    );
    plan.networks
        .add(&v4, json!({ "prefix": format!("{public}.0.0/16") }));
    plan.networks
        .add(&v6, json!({ "prefix": format!("2a0b:{i}::/48") }));
    let reserved = [format!("{public}.0.0/28"), format!("{public}.255.255")];
    plan.pools.add(
        &v4,
        json!({ "ranges": [format!("{public}.0.0/16")], "reserved": reserved }),
    );
    plan.pools
        .add(&v6, json!({ "ranges": [format!("2a0b:{i}::/64")] }));
    let of = |kind: &str| [format!("{cluster}-{kind}1"), format!("{cluster}-{kind}2")];
    let (reflectors, gateways) = (of("rr"), of("gw"));
    for (n, name) in reflectors.iter().chain(&gateways).enumerate() {
        let (v4, v6) = (
            format!("{site}.255.{}/16", n + 1),
            format!("fd00:{i}::{:x}/64", n + 1),
        );
        let speaker = json!({ "ipv4": v4, "ipv6": v6 });
        let to = if n < 2 {
            &mut plan.reflectors
        } else {
            &mut plan.gateways
        };
        to.add(name, speaker);
    }
    plan.clusters.add(
        &cluster,
        json!({
            "virtualization": "kvm", "pools": [v4, v6],
            "network": {
                "type": "ip-fabric", "asn": 64512 + i, "community": format!("{}:100", 64512 + i),
                "gateway_v4": format!("10.255.255.{}", i + 1), "password": "kTw8-Yq2r.fM4",
                "reflectors": reflectors, "gateways": gateways,
            },
        }),
    );
    for n in 0..nodes {
        let name = format!("{cluster}-n{n}");
        plan.nodes.add(&name, json!({
            "cluster": cluster, "os": "almalinux-8", "uplink": "eno1", "routing_daemon": "bird2",
            "ipv4": format!("{}/16", host(&site, n + 10)), "gateway_v4": format!("{site}.255.254"),
            "ipv6": format!("fd00:{i}::{:x}/64", n + 16), "gateway_v6": format!("fd00:{i}::ffff"),
            "notes": format!("rack {}, unit {}", n / 40, n % 40),
        }));
        for vm in n * VMS_PER_NODE..(n + 1) * VMS_PER_NODE {
            let addresses = [
                host(&public, slip(vm) + 16),
                format!("2a0b:{i}::{:x}", vm + 16),
            ];
            plan.vms.add(
                &format!("f{i}v{vm}"),
                json!({ "node": name, "addresses": addresses }),
            );
        }
    }
}

fn routing(plan: &mut Plan, i: usize, nodes: usize) {
    let cluster = format!("hz{i}");
    let (site, public) = (format!("88.{i}"), format!("47.{i}"));
    plan.clusters.add(
        &cluster,
        json!({
            "virtualization": "kvm", "network": { "type": "routing", "provider": "hetzner" },
        }),
    );
    for n in 0..nodes {
        let name = format!("{cluster}-n{n}");
        let subnet = format!("2a01:4f8:{i}:{n:x}:");
        plan.nodes.add(&name, json!({
            "cluster": cluster, "os": "debian-12", "uplink": "eno1",
            "ipv4": format!("{}/32", host(&site, n + 10)), "gateway_v4": format!("{site}.0.1"), "on_link": true,
            "ipv6": format!("{subnet}:2/64"), "gateway_v6": "fe80::1",
            "vm_ranges": [format!("{}/27", host(&public, n * 32)), format!("{subnet}:/64")],
        }));
        for vm in 0..VMS_PER_NODE {
            let number = n * VMS_PER_NODE + vm;
            let addresses = [
                host(&public, n * 32 + slip(vm)),
                format!("{subnet}:{:x}", vm + 16),
            ];
            plan.vms.add(
                &format!("h{i}v{number}"),
                json!({ "node": name, "addresses": addresses }),
            );
        }
    }
}

fn switching(plan: &mut Plan, i: usize, nodes: usize) {
    let cluster = format!("sw{i}");
    let (site, public) = (format!("10.{}", 20 + i), format!("46.{i}"));
    let [lan, v4] = ["lan", "v4"].map(|kind| format!("{cluster}-{kind}"));
    plan.networks.add(
        &lan,
        json!({ "prefix": format!("{site}.0.0/16"), "gateway": format!("{site}.255.254") }),
    );
    plan.networks.add(
        &v4,
        json!({ "prefix": format!("{public}.0.0/16"), "gateway": format!("{public}.0.1") }),
    );
    plan.pools.add(
        &v4,
        json!({ "ranges": [format!("{public}.0.16-{public}.255.250")] }),
    );
    plan.clusters.add(&cluster, json!({
        "virtualization": "kvm", "pools": [v4], "network": { "type": "switching", "bridge": "vmbr0" },
    }));
    for n in 0..nodes {
        let name = format!("{cluster}-n{n}");
        plan.nodes.add(&name, json!({
            "cluster": cluster, "os": "ubuntu-24.04", "uplink": "enp1s0",
            "uplink_mac": format!("a0:36:9f:{i:02x}:{:02x}:{:02x}", n / 256, n % 256),
            "ipv4": format!("{}/16", host(&site, n + 10)), "gateway_v4": format!("{site}.255.254"),
        }));
        for vm in n * VMS_PER_NODE..(n + 1) * VMS_PER_NODE {
            let addresses = [host(&public, slip(vm) + 16)];
            let mac = format!(
                "52:54:{i:02x}:{:02x}:{:02x}:{:02x}",
                vm >> 16,
                vm >> 8 & 255,
                vm & 255
            );
            plan.vms.add(
                &format!("s{i}v{vm}"),
                json!({ "node": name, "addresses": addresses, "mac": mac }),
            );
        }
    }
}
