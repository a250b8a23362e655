//! Allocation: every address that is free, in order, each once, and no other.

use std::net::IpAddr;

use fabric_planner::address::{AllocateError, Allocation, Infrastructure, Usable};
use fabric_planner::format::read;
use fabric_planner::model::values::Family;
use proptest::prelude::*;
use serde_json::json;

fn v4(i: u8) -> IpAddr {
    [192, 0, 2, i].into()
}

proptest! {
    #![proptest_config(crate::config(200))]

    #[test]
    fn free_addresses_are_given_in_the_order_of_ranges(
        kind in prop::sample::select(&["switching", "ip-fabric"][..]),
        ranges in prop::collection::vec((0u8..64, 0u8..8), 1..4),
        reserved in prop::collection::vec(0u8..64, 0..6),
        taken in prop::collection::vec(0u8..64, 0..12),
    ) {
        let range = |(first, more): &(u8, u8)| format!("{}-{}", v4(*first), v4(first + more));
        let document = json!({
            "format": "fabric-plan/1",
            "networks": { "lan": { "prefix": "192.0.2.0/27", "gateway": "192.0.2.1" } },
            "pools": { "p": {
                "ranges": ranges.iter().map(range).collect::<Vec<_>>(),
                "reserved": reserved.iter().map(|i| v4(*i)).collect::<Vec<_>>(),
            } },
            "clusters": { "c": { "pools": ["p"], "network": { "type": kind } } },
            "nodes": { "n": { "cluster": "c", "ipv4": "192.0.2.5/27" } },
            "vms": { "v": { "addresses": taken.iter().map(|i| v4(*i)).collect::<Vec<_>>() } },
        });
        let plan = read(&document.to_string()).unwrap().plan;
        let usable = Usable::for_node(&plan, &Infrastructure::of(&plan), "n").unwrap();
        let mut wanted = Vec::new();
        for i in ranges.iter().flat_map(|(first, more)| *first..=first + more) {
            let free = usable.why_blocked(v4(i)).is_none() && !taken.contains(&i);
            if free && !wanted.contains(&v4(i)) {
                wanted.push(v4(i));
            }
        }
        let mut allocation = Allocation::for_node(&plan, "n").unwrap();
        for address in wanted {
            prop_assert_eq!(allocation.next(Family::V4), Ok(address));
        }
        prop_assert_eq!(allocation.next(Family::V4), Err(AllocateError::Exhausted(Family::V4)));
        prop_assert_eq!(allocation.next(Family::V6), Err(AllocateError::NoSpace(Family::V6)));
    }
}

#[test]
fn only_a_network_has_an_anycast_address_to_spare() {
    let first = |range: &str| {
        let document = json!({
            "format": "fabric-plan/1",
            "pools": { "p": { "ranges": [range] } },
            "clusters": { "c": { "pools": ["p"], "network": { "type": "ip-fabric" } } },
            "nodes": { "n": { "cluster": "c" } },
        });
        let plan = read(&document.to_string()).unwrap().plan;
        let mut allocation = Allocation::for_node(&plan, "n").unwrap();
        let given: Vec<_> = (0..3)
            .map_while(|_| allocation.next(Family::V6).ok())
            .collect();
        given.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        first("2001:db8::/64"),
        ["2001:db8::1", "2001:db8::2", "2001:db8::3"]
    );
    assert_eq!(first("2001:db8::/127"), ["2001:db8::", "2001:db8::1"]);
    assert_eq!(
        first("2001:db8::3-2001:db8::9"),
        ["2001:db8::3", "2001:db8::4", "2001:db8::5"]
    );
}
