//! Reading, writing, walking and changing a plan, whatever its parts are.
//!
//! A type says what its parts are ([`Field`]); all that follows from it is written once, for
//! `dyn Field`, and compiled once.

use std::borrow::Cow;

use super::entry::meaning;
use super::record::Fault;
use super::{DocPath, JsonForm, Leaf, Tree};
use crate::sorted;

/// How a part of a plan is written down.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// As a text, a number or a truth value.
    Value,
    /// As a list.
    List,
    /// As an object, keyed by name; its parts are sorted by name.
    Map,
    /// As an object with fields of these names, which are its parts.
    Record(&'static [&'static str]),
}

/// A part of a plan, whatever its type.
pub trait Field: 'static {
    /// How it is written.
    fn form(&self) -> Form;
    /// This part as a single value.
    fn leaf(&self) -> Option<Leaf<'_>> {
        None
    }
    /// Gives a single value another text; the empty text means: not given.
    fn set(&mut self, _text: String) {}
    /// The canonical text of a single value that is not written as a text and can be read.
    fn canonical(&self) -> Option<String> {
        None
    }
    /// The number of parts.
    fn count(&self) -> usize {
        0
    }
    /// The name of a map's part.
    fn key(&self, _index: usize) -> &str {
        ""
    }
    /// The part at an index.
    fn part(&self, _index: usize) -> Option<&dyn Field> {
        None
    }
    /// The part at an index, to be changed.
    fn part_mut(&mut self, _index: usize) -> Option<&mut dyn Field> {
        None
    }
    /// Puts an empty part before an index of a list or a map.
    fn insert(&mut self, _index: usize, _name: &str) {}
    /// Takes the part at an index out of a list or a map.
    fn take(&mut self, _index: usize) {}
    /// Gives a map's part another name; `false` when that can't be.
    fn rename(&mut self, _from: &str, _to: &str) -> bool {
        false
    }
    /// The JSON Schema of this part.
    fn schema() -> serde_json::Value
    where
        Self: Sized;
}

impl<'f> dyn Field + 'f {
    /// Takes on what `tree` says; what it can't take it reports.
    pub fn read(&mut self, tree: &Tree, at: &mut DocPath, faults: &mut Vec<Fault>) {
        match (self.form(), tree) {
            (Form::Value, _) => self.read_value(tree, at, faults),
            (Form::List, Tree::List(items)) => self.read_list(items, at, faults),
            (Form::Map, Tree::Map(entries)) => self.read_map(entries, at, faults),
            (Form::Record(fields), Tree::Map(entries)) => {
                self.read_record(fields, entries, at, faults);
            }
            (Form::List, _) => faults.push(Fault::wrong_type(at, "a list", tree)),
            (Form::Map, _) => faults.push(Fault::wrong_type(at, "an object keyed by name", tree)),
            (Form::Record(_), _) => faults.push(Fault::wrong_type(at, "an object", tree)),
        }
    }

    fn read_value(&mut self, tree: &Tree, at: &DocPath, faults: &mut Vec<Fault>) {
        let Some(leaf) = self.leaf() else { return };
        let text = match tree {
            Tree::Text(text) => text.clone(),
            // A fraction is not an AS number in asdot, which is a string: it keeps a text that no number
            // is read from.
            Tree::Number(number) => {
                let text = number.to_string();
                let fraction = text.contains('.') && !text.contains(['e', 'E']);
                if fraction && leaf.json == JsonForm::Number {
                    text + "e0"
                } else {
                    text
                }
            }
            Tree::Bool(value) => value.to_string(),
            Tree::Null => String::new(),
            Tree::List(_) | Tree::Map(_) => {
                return faults.push(Fault::wrong_type(at, leaf.kind, tree));
            }
        };
        self.set(text);
    }

    fn read_list(&mut self, items: &[Tree], at: &mut DocPath, faults: &mut Vec<Fault>) {
        self.clear();
        for (i, tree) in items.iter().enumerate() {
            self.insert(i, "");
            self.read_part(i, tree, at, faults);
        }
    }

    fn read_map(&mut self, entries: &[(String, Tree)], at: &mut DocPath, faults: &mut Vec<Fault>) {
        self.clear();
        // Sorted, each part comes behind the others: it is found and placed at once.
        let mut sorted: Vec<_> = entries.iter().collect();
        sorted::sort_by_key(&mut sorted, |(name, _)| name.as_str());
        for (i, (name, tree)) in sorted.iter().enumerate() {
            let again = i > 0 && sorted[i - 1].0 == *name;
            if again {
                self.take(self.count() - 1);
            }
            let last = self.count();
            self.insert(last, name);
            self.read_part(last, tree, at, faults);
            if again {
                faults.push(Fault::duplicate(at.join(name.clone())));
            }
        }
    }

    fn read_record(
        &mut self,
        fields: &[&str],
        entries: &[(String, Tree)],
        at: &mut DocPath,
        faults: &mut Vec<Fault>,
    ) {
        for (i, (name, tree)) in entries.iter().enumerate() {
            if entries[..i].iter().any(|(earlier, _)| earlier == name) {
                faults.push(Fault::duplicate(at.join(name.clone())));
            }
            match self.find(name) {
                Some(index) => self.read_part(index, tree, at, faults),
                None => faults.push(Fault::unknown(at.join(name.clone()), fields)),
            }
        }
    }

    fn read_part(&mut self, index: usize, tree: &Tree, at: &mut DocPath, faults: &mut Vec<Fault>) {
        at.push(self.name(index));
        if let Some(part) = self.part_mut(index) {
            part.read(tree, at, faults);
        }
        at.pop();
    }

    /// The written form, with sorted names; `None` when there is nothing to write.
    pub fn to_tree(&self) -> Option<Tree> {
        let form = self.form();
        match form {
            Form::Value => {
                let leaf = self.leaf().filter(|leaf| leaf.given)?;
                Some(written(leaf, self.canonical()))
            }
            Form::List => {
                let items: Vec<_> = self
                    .parts()
                    .filter_map(|(_, item)| item.to_tree())
                    .collect();
                (!items.is_empty()).then_some(Tree::List(items))
            }
            Form::Map | Form::Record(_) => {
                let mut entries = Vec::new();
                for (i, part) in self.parts() {
                    match part.to_tree() {
                        Some(tree) => entries.push((self.name(i).into_owned(), tree)),
                        // The name alone says something.
                        None if matches!(form, Form::Map) => {
                            entries.push((self.name(i).into_owned(), Tree::Map(Vec::new())));
                        }
                        None => {}
                    }
                }
                sorted::sort_by(&mut entries, |(a, _), (b, _)| a.cmp(b));
                (!entries.is_empty()).then_some(Tree::Map(entries))
            }
        }
    }

    /// Visits every given value, in the order of the file.
    pub fn walk<'a>(&'a self, at: &mut DocPath, visit: &mut dyn FnMut(&DocPath, Leaf<'a>)) {
        if let Some(leaf) = self.leaf().filter(|leaf| leaf.given) {
            visit(at, leaf);
        }
        for (i, part) in self.parts() {
            at.push(self.name(i));
            part.walk(at, visit);
            at.pop();
        }
    }

    /// The part one step further.
    pub fn child(&self, segment: &str) -> Option<&dyn Field> {
        self.part(self.find(segment)?)
    }

    /// The part one step further, to be changed; a map or a list makes one where `create` is set.
    pub fn child_mut(&mut self, segment: &str, create: bool) -> Option<&mut dyn Field> {
        let index = self.find(segment).or_else(|| {
            let new = self.place_of_new(segment).filter(|_| create)?;
            self.insert(new, segment);
            Some(new)
        })?;
        self.part_mut(index)
    }

    /// Takes the part one step further away; `false` when there is none.
    pub fn remove(&mut self, segment: &str) -> bool {
        let Some(index) = self.find(segment) else {
            return false;
        };
        match self.form() {
            Form::Record(_) => self.part_mut(index).into_iter().for_each(Self::clear),
            _ => self.take(index),
        }
        true
    }

    /// Back to: not given.
    pub fn clear(&mut self) {
        match self.form() {
            Form::Value => self.set(String::new()),
            Form::Record(fields) => {
                for i in 0..fields.len() {
                    self.part_mut(i).into_iter().for_each(Self::clear);
                }
            }
            Form::List | Form::Map => (0..self.count()).rev().for_each(|i| self.take(i)),
        }
    }

    fn parts(&self) -> impl Iterator<Item = (usize, &dyn Field)> {
        (0..self.count()).filter_map(|i| Some((i, self.part(i)?)))
    }

    fn name(&self, index: usize) -> Cow<'static, str> {
        match self.form() {
            Form::Value => "".into(),
            Form::List => index.to_string().into(),
            Form::Map => self.key(index).to_owned().into(),
            Form::Record(fields) => fields[index].into(),
        }
    }

    fn find(&self, segment: &str) -> Option<usize> {
        match self.form() {
            Form::Value => None,
            Form::List => segment.parse().ok().filter(|index| *index < self.count()),
            Form::Map => {
                let index = self.place_of_new(segment)?;
                (index < self.count() && self.key(index) == segment).then_some(index)
            }
            Form::Record(fields) => fields.iter().position(|name| *name == segment),
        }
    }

    /// Where a list or a map takes a new part of that name.
    fn place_of_new(&self, segment: &str) -> Option<usize> {
        let len = self.count();
        match self.form() {
            Form::List => segment.parse().ok().filter(|index| *index == len),
            Form::Map => {
                let (mut start, mut end) = (0, len);
                while start < end {
                    let middle = usize::midpoint(start, end);
                    if self.key(middle) < segment {
                        start = middle + 1;
                    } else {
                        end = middle;
                    }
                }
                Some(start)
            }
            Form::Value | Form::Record(_) => None,
        }
    }
}

fn written(leaf: Leaf, canonical: Option<String>) -> Tree {
    let text = || Tree::text(meaning(leaf.text, leaf.verbatim).unwrap_or_default());
    match (leaf.json, canonical) {
        (JsonForm::Number, Some(value)) => match value.parse::<u64>() {
            Ok(number) => Tree::Number(number.into()),
            Err(_) => text(),
        },
        (JsonForm::Bool, Some(value)) => Tree::Bool(value == "true"),
        _ => text(),
    }
}

/// Whether two parts say the same in the same words.
pub fn same(a: &dyn Field, b: &dyn Field) -> bool {
    // Copies of a plan share what did not change.
    if std::ptr::addr_eq(a, b) {
        return true;
    }
    a.leaf().map(|leaf| leaf.text) == b.leaf().map(|leaf| leaf.text)
        && a.count() == b.count()
        && (0..a.count()).all(|i| a.key(i) == b.key(i))
        && a.parts().zip(b.parts()).all(|((_, a), (_, b))| same(a, b))
}

/// Makes an empty part say what another one of its type says.
///
/// Cloning would do, but takes code of its own for every type.
pub fn copy(from: &dyn Field, to: &mut dyn Field) {
    if let Some(leaf) = from.leaf() {
        to.set(leaf.text.to_owned());
    }
    for (i, part) in from.parts() {
        if !matches!(from.form(), Form::Record(_)) {
            to.insert(i, from.key(i));
        }
        if let Some(new) = to.part_mut(i) {
            copy(part, new);
        }
    }
}
