//! `AddressRange`: its text and the networks that make it up.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use fabric_planner::model::Value;
use fabric_planner::model::values::AddressRange;
use ipnet::IpNet;
use proptest::prelude::*;

/// A number with ends of runs of bits more often than chance has them.
fn number() -> impl Strategy<Value = u128> {
    (any::<u128>(), 0u32..=128, 0u32..3).prop_map(|(number, bits, kind)| {
        let low = 1u128.checked_shl(bits).map_or(u128::MAX, |size| size - 1);
        match kind {
            0 => number,
            1 => number | low,
            _ => number & !low,
        }
    })
}

fn range() -> impl Strategy<Value = AddressRange> {
    let range = |a: IpAddr, b: IpAddr| AddressRange::new(a.min(b), a.max(b)).unwrap();
    prop_oneof![
        (number(), number()).prop_map(move |(a, b)| {
            let v4 = |n: u128| IpAddr::V4(Ipv4Addr::from(n as u32));
            range(v4(a), v4(b))
        }),
        (number(), number()).prop_map(move |(a, b)| {
            let v6 = |n: u128| IpAddr::V6(Ipv6Addr::from(n));
            range(v6(a), v6(b))
        }),
        (number(), 0u8..=32).prop_map(|(n, len)| {
            AddressRange::of_net(IpNet::new(Ipv4Addr::from(n as u32).into(), len).unwrap())
        }),
        (number(), 0u8..=128).prop_map(|(n, len)| {
            AddressRange::of_net(IpNet::new(Ipv6Addr::from(n).into(), len).unwrap())
        }),
    ]
}

proptest! {
    #![proptest_config(crate::config(1000))]

    #[test]
    fn its_text_is_read_back(range in range()) {
        prop_assert_eq!(AddressRange::parse(&range.to_string()), Ok(range));
    }

    #[test]
    fn its_networks_are_all_of_it_in_order_and_as_few_as_can_be(range in range()) {
        let networks = range.networks();
        let mut next = range.bounds().0;
        for (i, net) in networks.iter().enumerate() {
            let part = AddressRange::of_net(*net);
            prop_assert_eq!(part.bounds().0, next, "{} in {}", net, range);
            prop_assert!(range.covers(part));
            prop_assert_eq!(net.addr(), net.network());
            if let Some(after) = networks.get(i + 1) {
                prop_assert!(net.supernet() != after.supernet(), "{} and {} are one", net, after);
            }
            next = part.bounds().1.wrapping_add(1);
        }
        prop_assert_eq!(next, range.bounds().1.wrapping_add(1));
    }

    #[test]
    fn two_ranges_meet_where_both_have_addresses(a in range(), b in range()) {
        prop_assert_eq!(a.intersection(b), b.intersection(a));
        match a.intersection(b) {
            Some(both) => {
                prop_assert!(a.covers(both) && b.covers(both));
                prop_assert!(both.count() <= a.count().min(b.count()));
                prop_assert_eq!(a.covers(b), both == b);
            }
            None => prop_assert!(!a.contains(b.first()) && !a.contains(b.last()) && !b.contains(a.first())),
        }
    }

    #[test]
    fn any_text_is_a_range_or_a_reason(text in "[0-9a-f:./ –-]{0,40}|.*") {
        match AddressRange::parse(&text) {
            Ok(range) => prop_assert!(range.bounds().0 <= range.bounds().1),
            Err(reason) => {
                prop_assert!(!reason.message.is_empty() && !reason.help.is_empty());
                if let Some(meant) = reason.suggestion {
                    prop_assert!(AddressRange::parse(&meant).is_ok(), "{}", meant);
                }
            }
        }
    }
}
