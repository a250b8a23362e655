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
