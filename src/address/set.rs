//! Sets of addresses of both families.

use std::net::IpAddr;

use crate::model::values::{AddressRange, Family};
use crate::sorted;

/// A set of addresses, kept as sorted ranges that neither touch nor overlap. Its cost depends on the
/// number of ranges, never on the number of addresses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddressSet(Vec<AddressRange>);

impl AddressSet {
    /// The ranges, IPv4 first, in ascending order.
    pub fn ranges(&self) -> &[AddressRange] {
        &self.0
    }

    /// The part of one family.
    pub fn family(&self, family: Family) -> impl Iterator<Item = AddressRange> + '_ {
        self.0
            .iter()
            .copied()
            .filter(move |range| range.family() == family)
    }

    /// Whether there is an address of that family in it.
    pub fn has(&self, family: Family) -> bool {
        self.family(family).next().is_some()
    }

    /// Whether it has no address.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many addresses of a family; saturates at the largest number.
    pub fn count(&self, family: Family) -> u128 {
        self.family(family)
            .fold(0, |sum, range| sum.saturating_add(range.count()))
    }

    /// The range of the set that holds the address.
    pub fn find(&self, address: IpAddr) -> Option<AddressRange> {
        self.overlapping(AddressRange::single(address)).next()
    }

    /// Whether the address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.find(address).is_some()
    }

    /// Whether all of the range is in it.
    pub fn covers(&self, range: AddressRange) -> bool {
        self.overlapping(range).any(|own| own.covers(range))
    }

    /// The set's ranges that share an address with `range`, in ascending order.
    pub fn overlapping(&self, range: AddressRange) -> impl Iterator<Item = AddressRange> + '_ {
        let before = |own: &AddressRange| {
            (own.family(), own.bounds().1) < (range.family(), range.bounds().0)
        };
        let start = self.0.partition_point(before);
        self.0[start..]
            .iter()
            .copied()
            .take_while(move |own| own.intersection(range).is_some())
    }

    /// The parts of `range` that are not in the set, in ascending order.
    pub fn gaps(&self, range: AddressRange) -> Vec<AddressRange> {
        let mut gaps = Vec::new();
        let mut rest = Some(range);
        for taken in self.overlapping(range) {
            let Some(part) = rest else { break };
            let (start, end) = taken.bounds();
            if part.bounds().0 < start {
                let before = AddressRange::from_bounds(range.family(), part.bounds().0, start - 1);
                gaps.push(before);
            }
            rest = part.beyond(end);
        }
        gaps.extend(rest);
        gaps
    }

    /// The lowest address of `range` that is not in the set.
    pub fn first_missing(&self, range: AddressRange) -> Option<IpAddr> {
        let (mut candidate, last) = range.bounds();
        for taken in self.overlapping(range) {
            let (start, end) = taken.bounds();
            if candidate < start {
                break;
            }
            candidate = end.checked_add(1)?;
        }
        (candidate <= last)
            .then(|| AddressRange::from_bounds(range.family(), candidate, candidate).first())
    }
}

impl FromIterator<AddressRange> for AddressSet {
    fn from_iter<I: IntoIterator<Item = AddressRange>>(ranges: I) -> Self {
        let mut sorted: Vec<_> = ranges.into_iter().collect();
        sorted::sort(&mut sorted);
        let mut merged: Vec<AddressRange> = Vec::with_capacity(sorted.len());
        for range in sorted {
            let (first, last) = range.bounds();
            match merged.last_mut() {
                Some(previous)
                    if previous.family() == range.family()
                        && first <= previous.bounds().1.saturating_add(1) =>
                {
                    let (start, end) = previous.bounds();
                    *previous = AddressRange::from_bounds(range.family(), start, end.max(last));
                }
                _ => merged.push(range),
            }
        }
        Self(merged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;

    fn set(texts: &[&str]) -> AddressSet {
        texts
            .iter()
            .map(|text| AddressRange::parse(text).unwrap())
            .collect()
    }

    #[test]
    fn touching_ranges_become_one() {
        let merged = set(&["10.0.0.128/25", "10.0.0.0/25", "10.0.1.5", "::1", "::/0"]);
        let shown: Vec<_> = merged.ranges().iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["10.0.0.0/24", "10.0.1.5", "::/0"]);
        assert_eq!(merged.count(Family::V6), u128::MAX);
    }

    #[test]
    fn the_first_missing_address_skips_what_is_taken() {
        let taken = set(&["10.0.0.0-10.0.0.2", "10.0.0.4"]);
        let first = |text| {
            taken
                .first_missing(AddressRange::parse(text).unwrap())
                .map(|a| a.to_string())
        };
        assert_eq!(first("10.0.0.0/29").as_deref(), Some("10.0.0.3"));
        assert_eq!(first("10.0.0.0-10.0.0.2"), None);
        assert_eq!(first("::/0").as_deref(), Some("::"));
        assert_eq!(
            set(&["::/0"]).first_missing(AddressRange::parse("::/0").unwrap()),
            None
        );
    }
}
