//! Special-purpose addresses: the narrowest block counts, on every side of every border.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use fabric_planner::address::{Verdict, blocks, special, special_in};
use fabric_planner::model::values::AddressRange;
use proptest::prelude::*;

/// An address at, just before or just behind an end of a block, or any.
fn address() -> impl Strategy<Value = IpAddr> {
    let near = (any::<prop::sample::Index>(), any::<bool>(), 0u32..3).prop_map(|(i, end, step)| {
        let block = AddressRange::of_net(i.get(blocks()).block);
        let at = if end { block.last() } else { block.first() };
        match at {
            IpAddr::V4(at) => {
                Ipv4Addr::from(u32::from(at).wrapping_add(step).wrapping_sub(1)).into()
            }
            IpAddr::V6(at) => {
                Ipv6Addr::from(u128::from(at).wrapping_add(step.into()).wrapping_sub(1)).into()
            }
        }
    });
    let any_v4 = any::<u32>().prop_map(|n| IpAddr::V4(n.into()));
    let any_v6 = any::<u128>().prop_map(|n| IpAddr::V6(n.into()));
    prop_oneof![6 => near, 1 => any_v4, 1 => any_v6]
}

proptest! {
    #![proptest_config(crate::config(2000))]

    #[test]
    fn the_narrowest_block_around_an_address_counts(address in address()) {
        let around = blocks().iter().filter(|special| special.block.contains(&address));
        let narrowest = around.max_by_key(|special| special.block.prefix_len());
        let found = special(address);
        prop_assert_eq!(found.map(|special| special.block), narrowest.map(|special| special.block));
        if let Some(found) = found {
            let same = special_in(AddressRange::single(address), found.verdict).unwrap();
            prop_assert_eq!(same.block, found.block);
        }
    }

    #[test]
    fn a_range_has_the_purpose_of_what_it_meets(a in address(), b in address()) {
        let Some(range) = AddressRange::new(a.min(b), a.max(b)) else {
            return Ok(());
        };
        for verdict in [Verdict::Unusable, Verdict::Private, Verdict::Doubtful] {
            let of_verdict = || blocks().iter().filter(|special| special.verdict == verdict);
            let net = |special: &fabric_planner::address::Special| AddressRange::of_net(special.block);
            match special_in(range, verdict) {
                None => prop_assert!(of_verdict().all(|special| net(special).intersection(range).is_none())),
                Some(found) => {
                    prop_assert!(net(found).intersection(range).is_some());
                    let around = of_verdict().any(|special| net(special).covers(range));
                    prop_assert_eq!(net(found).covers(range), around, "{} {}", range, found.block);
                }
            }
        }
    }
}
