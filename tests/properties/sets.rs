//! `AddressSet` against a set of single addresses.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use fabric_planner::address::AddressSet;
use fabric_planner::model::values::{AddressRange, Family};
use proptest::prelude::*;

/// A universe of 64 addresses: the ends of both families and the border between them.
fn address(i: u8) -> IpAddr {
    let i = u32::from(i);
    match i {
        0..16 => Ipv4Addr::from(i).into(),
        16..32 => Ipv4Addr::from(u32::MAX - 31 + i).into(),
        32..48 => Ipv6Addr::from(u128::from(i - 32)).into(),
        _ => Ipv6Addr::from(u128::MAX - 63 + u128::from(i)).into(),
    }
}

/// A range inside one of the universe's four runs.
fn range() -> impl Strategy<Value = (u8, u8)> {
    (0u8..4, 0u8..16, 0u8..16).prop_map(|(run, a, b)| (run * 16 + a.min(b), run * 16 + a.max(b)))
}

fn built((a, b): (u8, u8)) -> AddressRange {
    AddressRange::new(address(a), address(b)).unwrap()
}

proptest! {
    #![proptest_config(crate::config(400))]

    #[test]
    fn it_is_the_union_of_its_ranges(ranges in prop::collection::vec(range(), 0..12), asked in range()) {
        let set: AddressSet = ranges.iter().copied().map(built).collect();
        let naive: BTreeSet<u8> = ranges.iter().flat_map(|(a, b)| *a..=*b).collect();
        for i in 0..64 {
            prop_assert_eq!(set.contains(address(i)), naive.contains(&i));
        }
        for (family, universe) in [(Family::V4, 0..32), (Family::V6, 32..64)] {
            prop_assert_eq!(set.count(family), naive.range(universe).count() as u128);
            prop_assert_eq!(set.has(family), set.count(family) > 0);
        }
        prop_assert_eq!(set.is_empty(), naive.is_empty());
        let missing = (asked.0..=asked.1).find(|i| !naive.contains(i)).map(address);
        prop_assert_eq!(set.first_missing(built(asked)), missing);
        prop_assert_eq!(set.covers(built(asked)), missing.is_none());
        let gaps: BTreeSet<u8> = (asked.0..=asked.1).filter(|i| !naive.contains(i)).collect();
        let found = set.gaps(built(asked));
        for i in 0..64 {
            let here = found.iter().filter(|gap| gap.contains(address(i))).count();
            prop_assert_eq!(here, usize::from(gaps.contains(&i)));
        }
        let meets = (asked.0..=asked.1).any(|i| naive.contains(&i));
        prop_assert_eq!(set.overlapping(built(asked)).next().is_some(), meets);
    }

    #[test]
    fn its_ranges_are_sorted_apart_and_the_same_in_any_order(ranges in prop::collection::vec(range(), 0..12)) {
        let set: AddressSet = ranges.iter().copied().map(built).collect();
        for pair in set.ranges().windows(2) {
            let gap = pair[0].family() != pair[1].family() || pair[0].bounds().1 + 1 < pair[1].bounds().0;
            prop_assert!(pair[0] < pair[1] && gap, "{} {}", pair[0], pair[1]);
        }
        let turned: AddressSet = ranges.iter().rev().copied().map(built).collect();
        prop_assert_eq!(&set, &turned);
        let again: AddressSet = set.ranges().iter().copied().collect();
        prop_assert_eq!(set, again);
    }
}
