//! Maps and lists.

use std::iter::FusedIterator;
use std::mem;
use std::ops::Index;
use std::slice;
use std::sync::Arc;

use super::field::copy;
use super::values::ObjectName;
use super::{Entry, Field, Form, Value};

/// Named objects of one kind, sorted by name. Cloning one shares the objects.
///
/// A sorted list: plans are read far more often than they change, and it takes less code than a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Map<T>(Vec<(String, Arc<T>)>);

/// The objects of a [`Map`] with their names.
#[derive(Clone, Debug)]
pub struct Iter<'a, T>(slice::Iter<'a, (String, Arc<T>)>);

impl<T> Map<T> {
    /// The number of objects.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The object of that name.
    pub fn get(&self, name: &str) -> Option<&Arc<T>> {
        Some(&self.0[self.find(name).ok()?].1)
    }

    /// The object of that name, and its name as it stands in the map.
    pub fn get_key_value(&self, name: &str) -> Option<(&String, &Arc<T>)> {
        let (name, item) = &self.0[self.find(name).ok()?];
        Some((name, item))
    }

    /// The last object with its name.
    pub fn last_key_value(&self) -> Option<(&String, &Arc<T>)> {
        self.iter().next_back()
    }

    /// Whether there is an object of that name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// The objects with their names.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.0.iter())
    }

    /// The names.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &String> + ExactSizeIterator + Clone {
        self.0.iter().map(|(name, _)| name)
    }

    /// The objects.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Arc<T>> + ExactSizeIterator + Clone {
        self.0.iter().map(|(_, item)| item)
    }

    /// The index of the object, or the one where it belongs.
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, Q: AsRef<str> + ?Sized> Index<&Q> for Map<T> {
    type Output = Arc<T>;

    fn index(&self, name: &Q) -> &Arc<T> {
        self.get(name.as_ref()).expect("an object of that name")
    }
}

impl<T> FromIterator<(String, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(items: I) -> Self {
        let mut map = Self::default();
        for (name, item) in items {
            let item = Arc::new(item);
            match map.find(&name) {
                Ok(known) => map.0[known].1 = item,
                Err(new) => map.0.insert(new, (name, item)),
            }
        }
        map
    }
}

impl<'a, T> IntoIterator for &'a Map<T> {
    type Item = (&'a String, &'a Arc<T>);
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = (&'a String, &'a Arc<T>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, item)| (name, item))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(name, item)| (name, item))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
impl<T> FusedIterator for Iter<'_, T> {}

impl<T: Field + Default> Field for Map<T> {
    fn form(&self) -> Form {
        Form::Map
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn key(&self, index: usize) -> &str {
        &self.0[index].0
    }

    fn part(&self, index: usize) -> Option<&dyn Field> {
        Some(&*self.0.get(index)?.1)
    }

    fn part_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        let (_, item) = self.0.get_mut(index)?;
        if Arc::get_mut(item).is_none() {
            let shared = mem::take(item);
            copy(&*shared, self.part_mut(index)?);
        }
        let item: &mut T = Arc::get_mut(&mut self.0[index].1)?;
        Some(item)
    }

    fn insert(&mut self, index: usize, name: &str) {
        self.0.insert(index, (name.to_owned(), Arc::default()));
    }

    fn take(&mut self, index: usize) {
        self.0.remove(index);
    }

    fn rename(&mut self, from: &str, to: &str) -> bool {
        let (Ok(old), Err(_)) = (self.find(from), self.find(to)) else {
            return false;
        };
        let (_, item) = self.0.remove(old);
        let new = self.find(to).unwrap_or_else(|new| new);
        self.0.insert(new, (to.to_owned(), item));
        true
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({
            "type": "object",
            "propertyNames": { "pattern": ObjectName::PATTERN },
            "additionalProperties": T::schema(),
        })
    }
}

impl<T: Value> Field for Vec<Entry<T>> {
    fn form(&self) -> Form {
        Form::List
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn part(&self, index: usize) -> Option<&dyn Field> {
        Some(self.get(index)?)
    }

    fn part_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        Some(self.get_mut(index)?)
    }

    fn insert(&mut self, index: usize, _name: &str) {
        Vec::insert(self, index, Entry::default());
    }

    fn take(&mut self, index: usize) {
        Vec::remove(self, index);
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({ "type": "array", "items": <Entry<T>>::schema() })
    }
}
