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
    let owners: Lookup<_, _> = before
        .iter()
        .map(|own| (own.address.clone(), own))
        .collect();
    let mut taken: Vec<(&Own, Own)> = Vec::new();
    for own in addresses(new.site.plan) {
        let Some(owner) = owners.get(&own.address) else {
            continue;
        };
        // One that goes leaves its address before another one takes it.
        let is_gone = Speaker::find(new.site.plan, owner.noun, owner.name).is_none();
        let is_same = (owner.noun, owner.name) == (own.noun, own.name);
        if !is_same && !is_gone {
            taken.push((owner, own));
        }
    }
    sorted::sort_by_key(&mut taken, |(owner, own)| {
        (own.noun, own.name, owner.noun, owner.name)
    });
    let alike = taken.chunk_by(|(a, b), (c, d)| {
        (b.noun, b.name, a.noun, a.name) == (d.noun, d.name, c.noun, c.name)
    });
    alike.map(sentence).collect()
}

/// What one host takes from another.
fn sentence(taken: &[(&Own, Own)]) -> String {
    let addresses: Vec<_> = taken.iter().map(|(_, own)| own.address.as_str()).collect();
    let (owner, own) = &taken[0];
    let it = if taken.len() > 1 { "them" } else { "it" };
    format!(
        "the {} `{}` gets {}, which the {} `{}` has until it is changed itself: for some time both would have {it}. Make \
         two changes of it, with a plan in between in which `{}` has its new address and `{}` still its old one; where \
         the two swap, `{}` has a third, free address in between",
        own.noun,
        own.name,
        addresses.join(" and "),
        owner.noun,
        owner.name,
        owner.name,
        own.name,
        owner.name
    )
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
            let own = Family::ALL
                .into_iter()
                .filter_map(|family| speaker.address(family));
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
