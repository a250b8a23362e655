//! Names of the planner's own in routing daemons' configurations.

use std::collections::BTreeSet;
use std::fmt;

use crate::model::{Noun, Plan};
use crate::sorted::Lookup;

/// The longest symbol BIRD takes everywhere, in bytes (`SYM_MAX_LEN` less the final zero).
const MAX_SYMBOL: usize = 63;

/// Room for the words around a stem and the number that makes it unique.
const MAX_STEM: usize = MAX_SYMBOL - 20;

/// A symbol: letters, digits and `_`, with a prefix that makes it no keyword of BIRD and no word of FRR's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Symbol(String);

impl Symbol {
    /// A symbol that the planner chose itself.
    pub fn fixed(name: &'static str) -> Self {
        Self(name.to_owned())
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The part of a symbol that stands for one object of the plan, the same in the files of all hosts.
#[derive(Clone, Copy, Debug)]
pub struct Stem<'n>(&'n str);

impl Stem<'_> {
    /// A symbol with words of the planner's own around the stem.
    pub fn symbol(self, before: &'static str, after: &'static str) -> Symbol {
        debug_assert!(before.len() + after.len() <= MAX_SYMBOL - MAX_STEM - 4);
        Symbol(format!("{before}{}{after}", self.0))
    }
}

/// A stem for each object: names may hold what a symbol can't, and two names may differ in that alone.
pub struct Names(Lookup<(Noun, String), String>);

impl Names {
    /// Finds stems for all objects of a plan.
    pub fn new(plan: &Plan) -> Self {
        let mut stems = Vec::new();
        for noun in [Noun::Cluster, Noun::Node, Noun::Reflector, Noun::Gateway] {
            let names = noun.names(plan);
            // A name that is a symbol as it stands keeps it, whoever comes before.
            let mut taken = BTreeSet::new();
            let symbols = names.iter().filter(|name| sanitised(name) == **name);
            taken.extend(symbols.map(|name| (*name).to_owned()));
            for name in names {
                let stem = sanitised(name);
                let stem = if stem == name {
                    stem
                } else {
                    unused(&stem, &taken)
                };
                taken.insert(stem.clone());
                stems.push(((noun, name.to_owned()), stem));
            }
        }
        Self(stems.into_iter().collect())
    }

    /// The stem of an object.
    pub fn of(&self, noun: Noun, name: &str) -> Stem<'_> {
        Stem(
            self.0
                .get(&(noun, name.to_owned()))
                .map_or("unknown", String::as_str),
        )
    }
}

fn sanitised(name: &str) -> String {
    let inert = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    name.chars().map(inert).take(MAX_STEM).collect()
}

fn unused(stem: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|n: u32| format!("{stem}_{n}"));
    std::iter::once(stem.to_owned())
        .chain(numbered)
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Node;

    #[test]
    fn every_object_has_a_symbol_of_its_own() {
        let mut plan = Plan::new("t");
        let long = "x".repeat(63);
        let longer = format!("{}-", "x".repeat(62));
        let names = ["a-b.c", "a.b-c", "a_b_c", "1st", "router", &long, &longer];
        plan.nodes = names
            .map(|name| (name.to_owned(), Node::default()))
            .into_iter()
            .collect();
        let stems = Names::new(&plan);
        let symbols: BTreeSet<_> = names
            .iter()
            .map(|name| {
                stems
                    .of(Noun::Node, name)
                    .symbol("from_", "_v4")
                    .to_string()
            })
            .collect();
        assert_eq!(symbols.len(), names.len());
        assert!(symbols.iter().all(|symbol| symbol.len() <= MAX_SYMBOL));
        assert_eq!(stems.of(Noun::Node, "a_b_c").0, "a_b_c");
    }
}
