//! Plans of the size that big hosters have, right and wrong: the work must grow with the plan, not
//! with its square or with the size of a range.

use std::time::{Duration, Instant};

use fabric_planner::check::check_reading;
use fabric_planner::format::read;
use serde_json::{Map, Value, json};

const NODES: usize = 1_000;
const VMS: usize = 20_000;

/// Far above what it takes without optimisation, far below what a square takes.
const LIMIT: Duration = Duration::from_secs(20);

fn large(mode: &str, address: impl Fn(usize) -> String, pool: &str) -> String {
    let nodes: Map<_, _> = (0..NODES)
        .map(|i| {
            let node = json!({
                "cluster": "c", "uplink": "eno1", "os": "almalinux-8",
                "ipv4": format!("172.16.{}.{}/16", i / 250, i % 250 + 1),
                "vm_ranges": [format!("11.{}.{}.0/24", i / 250, i % 250)],
            });
            (format!("n{i}"), node)
        })
        .collect();
    let vms: Map<_, _> = (0..VMS)
        .map(|i| {
            let vm = json!({ "node": format!("n{}", i % NODES), "addresses": [address(i)] });
            (format!("v{i}"), vm)
        })
        .collect();
    let network = json!({
        "type": mode, "asn": 64512, "community": "64512:100", "gateway_v4": "10.255.255.1",
        "reflectors": ["rr1", "rr2"], "gateways": ["gw"],
    });
    let plan: Value = json!({
        "format": "fabric-plan/1",
        "pools": { "p": { "ranges": [pool, "::/0"] } },
        "clusters": { "c": { "virtualization": "kvm", "pools": ["p"], "network": network } },
        "nodes": nodes,
        "vms": vms,
        "reflectors": { "rr1": { "ipv4": "172.16.200.1/16" }, "rr2": { "ipv4": "172.16.200.2/16" } },
        "gateways": { "gw": { "ipv4": "172.16.200.3/16" } },
    });
    plan.to_string()
}

#[test]
fn checks_take_time_in_proportion() {
    let right = |i: usize| format!("11.{}.{}.{}", i / 62_500, i / 250 % 250, i % 250);
    let outside = |i: usize| format!("12.{}.{}.{}", i / 62_500, i / 250 % 250, i % 250);
    let same = |_| "11.0.0.1".to_owned();
    for (label, text) in [
        (
            "a fabric, all wrong",
            large("ip-fabric", outside, "11.0.0.0/8"),
        ),
        ("one address for all", large("switching", same, "0.0.0.0/0")),
        ("all on wrong nodes", large("routing", right, "11.0.0.0/8")),
    ] {
        let reading = read(&text).unwrap();
        let start = Instant::now();
        let problems = check_reading(&reading.plan, &reading.faults).len();
        let taken = start.elapsed();
        assert!(problems >= VMS - NODES, "{label}: {problems}");
        assert!(taken < LIMIT, "{label}: {taken:?}");
    }
}

/// One server with more interfaces than any has, each on several others, and all of them wrong.
#[test]
fn a_server_of_many_interfaces_takes_no_square() {
    const COUNT: usize = 6_000;
    let interfaces: Map<_, _> = (0..COUNT)
        .map(|i| {
            let below = |step: usize| format!("i{}", i.saturating_sub(step * 7 + i % 5));
            let kind = ["bridge", "bond", "vlan"][i % 3];
            let interface = json!({
                "kind": kind, "vlan": 7, "parent": below(1), "mtu": i % 1_300 + 68,
                "ports": [below(1), below(2), below(3), "nowhere"], "mac": "02:00:00:00:00:07",
                "addresses": [format!("10.{}.{}.1/16", i % 3, i % 250), "fd00::1/64"],
                "gateway_v4": "192.0.2.1", "routes": ["default via 192.0.2.9", "10.0.0.0/9 via 192.0.2.7"],
            });
            (format!("i{i}"), interface)
        })
        .collect();
    for mode in ["ip-fabric", "switching", "routing"] {
        let plan = json!({
            "format": "fabric-plan/1",
            "clusters": { "c": { "virtualization": "kvm", "network": { "type": mode, "provider": "hetzner" } } },
            "nodes": { "n": { "cluster": "c", "uplink": "i1", "ipv4": "192.0.2.2/24", "interfaces": interfaces } },
        });
        let reading = read(&plan.to_string()).unwrap();
        let start = Instant::now();
        let problems = check_reading(&reading.plan, &reading.faults).len();
        let taken = start.elapsed();
        assert!(problems > COUNT, "{mode}: {problems}");
        assert!(taken < LIMIT, "{mode}: {taken:?}");
    }
}

/// Ranges of two pools, each overlapping a hundred others, and names of a megabyte.
#[test]
fn overlaps_and_long_names_take_no_square() {
    const COUNT: usize = 200_000;
    let address = |i: usize| format!("11.{}.{}.{}", i >> 16, i >> 8 & 255, i & 255);
    let range = |i: usize| format!("{}-{}", address(i * 16), address(i * 16 + 1_600));
    let (even, odd): (Vec<_>, Vec<_>) = (0..COUNT).partition(|i| i % 2 == 0);
    let ranges = |which: &[usize]| which.iter().map(|i| range(*i)).collect::<Vec<_>>();
    let name = "n".repeat(1 << 20);
    let plan = json!({
        "format": "fabric-plan/1", "name": name,
        "pools": { "p": { "ranges": ranges(&even) }, "q": { "ranges": ranges(&odd) }, &name: { "ranges": [&name] } },
        "clusters": { &name: { "pools": ["p", "q", &name], "network": { "type": "switching", "bridge": &name } } },
        "vms": { &name: { "node": &name, "addresses": [&name], "interface": &name } },
    });
    let reading = read(&plan.to_string()).unwrap();
    let start = Instant::now();
    let problems = check_reading(&reading.plan, &reading.faults).len();
    let taken = start.elapsed();
    assert!(problems > COUNT, "{problems}");
    assert!(taken < LIMIT, "{taken:?}");
}
