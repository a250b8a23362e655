//! Usable addresses: the count is that of the addresses one by one.

use fabric_planner::address::{Infrastructure, Usable};
use fabric_planner::format::read;
use fabric_planner::model::Plan;
use fabric_planner::model::values::Family;
use proptest::prelude::*;
use serde_json::json;

fn plan(network: serde_json::Value, range: &str, reserved: &[String]) -> Plan {
    let document = json!({
        "format": "fabric-plan/1",
        "networks": { "lan": { "prefix": "192.0.2.8/29", "kind": "active", "gateway": "192.0.2.9" } },
        "pools": { "p": { "ranges": [range], "reserved": reserved } },
        "clusters": { "c": { "pools": ["p"], "network": network } },
        "nodes": { "n": { "cluster": "c", "vm_ranges": [range] } },
    });
    read(&document.to_string()).unwrap().plan
}

fn count(network: serde_json::Value, range: &str) -> u128 {
    let plan = plan(network, range, &[]);
    Usable::for_node(&plan, &Infrastructure::of(&plan), "n")
        .unwrap()
        .count(Family::V4)
}

#[test]
fn a_subnet_of_eight_has_five_or_eight_addresses_for_vms() {
    let net = "192.0.2.8/29";
    assert_eq!(count(json!({ "type": "switching" }), net), 5);
    assert_eq!(count(json!({ "type": "ip-fabric" }), net), 8);
    assert_eq!(count(json!({ "type": "routing" }), net), 8);
    assert_eq!(
        count(
            json!({ "type": "routing", "layout": "bridge-address" }),
            net
        ),
        5
    );
}

proptest! {
    #![proptest_config(crate::config(200))]

    #[test]
    fn the_count_is_that_of_addresses_that_nothing_blocks(
        kind in prop::sample::select(&["switching", "ip-fabric", "routing"][..]),
        layout in prop::sample::select(&["all-addresses", "bridge-address"][..]),
        len in 27u8..=32,
        start in 0u8..=255,
        reserved in prop::collection::vec((0u8..=255, 0u8..=20), 0..4),
    ) {
        let net = ipnet::Ipv4Net::new([192, 0, 2, start].into(), len).unwrap().trunc();
        let text = |(first, more): (u8, u8)| format!("192.0.2.{first}-192.0.2.{}", first.saturating_add(more));
        let reserved: Vec<_> = reserved.into_iter().map(text).collect();
        let gateway = format!("192.0.2.{}", start.wrapping_add(3));
        let network = json!({ "type": kind, "layout": layout, "gateway_v4": gateway });
        let plan = plan(network, &net.to_string(), &reserved);
        let usable = Usable::for_node(&plan, &Infrastructure::of(&plan), "n").unwrap();
        let free = (0..=255).filter(|i| {
            let address = [192, 0, 2, *i].into();
            usable.in_space(address) && usable.why_blocked(address).is_none()
        });
        prop_assert_eq!(usable.count(Family::V4), free.count() as u128);
        for i in 0..=255 {
            let address = [192, 0, 2, i].into();
            prop_assert_eq!(usable.why_blocked(address).is_some(), usable.blocked_set().contains(address));
        }
    }
}
