//! Changes that no order of steps leads through.

use super::side::Side;
use crate::model::Noun;
use crate::model::values::Family;
use crate::model::{Map, Plan};
use crate::sorted::{self, Lookup};
use crate::topology::Speaker;

/// Why the change can't be made in one go, and the way out; none where it can.
///
/// Two hosts can't have one address, not even for the time between two steps.
pub fn conflicts(old: &Side, new: &Side) -> Vec<String> {
    let before = addresses(old.site.plan);
    let owners: Lookup<_, _> = before.iter().map(|own| (own.address.clone(), own)).collect();
    let mut sentences = Vec::new();
    for own in addresses(new.site.plan) {
        let Some(owner) = owners.get(&own.address) else {
            continue;
        };
        // One that goes leaves its address before another one takes it.
        let is_gone = Speaker::find(new.site.plan, owner.noun, owner.name).is_none();
        let is_same = (owner.noun, owner.name) == (own.noun, own.name);
        if !is_same && !is_gone {
            sentences.push(format!(
                "the {} `{}` gets {}, which the {} `{}` has until it is changed itself: for some time both would have \
                 it. Make two changes of it, with a plan in between in which `{}` has its new address and `{}` still \
                 its old one; where they swap, `{}` has a third, free address in between",
                own.noun, own.name, own.address, owner.noun, owner.name, owner.name, own.name, owner.name
            ));
        }
    }
    sorted::sort(&mut sentences);
    sentences
}

/// An address of a host.
struct Own<'p> {
    address: String,
    noun: Noun,
    name: &'p str,
}

fn addresses(plan: &Plan) -> Vec<Own<'_>> {
    let mut all = Vec::new();
    let mut add = |noun: Noun, names: Vec<&'_ str>| {
        for name in names {
            let Some(speaker) = Speaker::find(plan, noun, name) else {
                continue;
            };
            let own = Family::ALL.into_iter().filter_map(|family| speaker.address(family));
            all.extend(own.map(|own| Own {
                address: own.addr().to_string(),
                noun,
                name: speaker.name,
            }));
        }
    };
    add(Noun::Node, names(&plan.nodes));
    add(Noun::Reflector, names(&plan.reflectors));
    add(Noun::Gateway, names(&plan.gateways));
    all
}

fn names<T>(map: &Map<T>) -> Vec<&str> {
    map.iter().map(|(name, _)| name.as_str()).collect()
}
