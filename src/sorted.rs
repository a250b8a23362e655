//! Sorting, and maps that are built once.
//!
//! The standard library compiles a sort of its own for every type that is sorted, 3 to 7 KB each, also
//! where a map is collected. In the browser one sort serves all types, which keeps the web app small.

use std::borrow::Borrow;
use std::cmp::Ordering;

/// Sorts; equal items keep their order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts by what `key` finds in each item; equal items keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts as `compare` says; equal items keep their order.
#[cfg(not(target_arch = "wasm32"))]
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    items.sort_by(compare);
}

/// Sorts as `compare` says; equal items keep their order.
#[cfg(target_arch = "wasm32")]
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    small_sort_by(items, compare);
}

#[cfg(any(test, target_arch = "wasm32"))]
fn small_sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let places = places(items.len(), &|a, b| compare(&items[a], &items[b]));
    bring(places, &mut |a, b| items.swap(a, b));
}

/// The place of each item in the sorted list.
#[cfg(any(test, target_arch = "wasm32"))]
fn places(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    let mut places = vec![0; len];
    for (place, item) in order.into_iter().enumerate() {
        places[item] = place;
    }
    places
}

/// Brings each item to its place; every swap brings one.
#[cfg(any(test, target_arch = "wasm32"))]
fn bring(mut places: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for i in 0..places.len() {
        while places[i] != i {
            let place = places[i];
            swap(i, place);
            places.swap(i, place);
        }
    }
}

/// A map that never changes. Of several values for one key the last one counts.
pub struct Lookup<K, V>(Vec<(K, V)>);

impl<K: Ord, V> Lookup<K, V> {
    /// The value for a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let behind = self.0.partition_point(|(known, _)| known.borrow() <= key);
        let (known, value) = self.0.get(behind.checked_sub(1)?)?;
        (known.borrow() == key).then_some(value)
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Lookup<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut sorted: Vec<_> = items.into_iter().collect();
        sort_by(&mut sorted, |(a, _), (b, _)| a.cmp(b));
        Self(sorted)
    }
}

/// The first value that came for each key. For few keys, or keys that come nearly in order.
pub struct Firsts<K, V>(Vec<(K, V)>);

impl<K: Ord, V: Copy> Firsts<K, V> {
    /// None yet.
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// The value that came first for a key: this one, if no other did.
    pub fn get_or_insert(&mut self, key: K, value: V) -> V {
        let behind = self.0.partition_point(|(known, _)| *known < key);
        match self.0.get(behind) {
            Some((known, first)) if *known == key => *first,
            _ => {
                self.0.insert(behind, (key, value));
                value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_keep_their_order() {
        for len in [0_usize, 1, 2, 7, 100, 1000] {
            let mut items: Vec<_> = (0..len).map(|i| (i * 7919 % 13, i)).collect();
            let mut expected = items.clone();
            expected.sort();
            let mut small = items.clone();
            sort_by_key(&mut items, |(key, _)| *key);
            assert_eq!(items, expected);
            small_sort_by(&mut small, |(a, _), (b, _)| a.cmp(b));
            assert_eq!(small, expected);
        }
    }

    #[test]
    fn the_last_value_counts() {
        let lookup: Lookup<_, _> = [("b", 1), ("a", 2), ("b", 3)].into_iter().collect();
        assert_eq!(lookup.get("a"), Some(&2));
        assert_eq!(lookup.get("b"), Some(&3));
        assert_eq!(lookup.get("c"), None);
        assert_eq!(lookup.get(""), None);
    }
}
