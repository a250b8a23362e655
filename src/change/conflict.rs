//! Changes that no order of steps leads through.

use super::side::{Side, listed};
use crate::model::Noun;
use crate::model::values::Family;
use crate::model::{Map, Plan};
use crate::sorted::{self, Lookup};
use crate::topology::{Speaker, vms};

/// Why the change can't be made in one go, and the way out; none where it can.
pub fn conflicts(old: &Side, new: &Side) -> Vec<String> {
    let mut sentences = taken(old, new);
    sentences.extend(handed_on(old, new));
    sentences
}

/// Reflectors learn of a new node in the step in which they forget one that goes: there is no time between
/// in which VMs could move from the one to the other.
fn handed_on(old: &Side, new: &Side) -> Vec<String> {
    let mut pairs = Vec::new();
    for fabric in new.site.fabrics {
        for vm in new.site.vms_of(fabric.name) {
            let was = old.site.plan.vms.get(vm.name);
            let from = was.and_then(|was| old.site.plan.node_of(was));
            let (Some((from, _)), Some((to, _))) = (from, vm.node) else {
                continue;
            };
            if !new.site.plan.nodes.contains_key(from) && !old.site.plan.nodes.contains_key(to) {
                pairs.push((from, to.as_str(), vm.name.as_str()));
            }
        }
    }
    sorted::sort(&mut pairs);
    let alike = pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    let sentence = |moves: &[(&str, &str, &str)]| {
        let vms: Vec<_> = moves.iter().map(|one| one.2).collect();
        let (from, to, _) = moves[0];
        format!(
            "{} would move from `{from}`, which goes, to `{to}`, which is new: reflectors forget the one in the steps in \
             which they learn of the other. Make two changes of it, with a plan in between that has both nodes",
            listed(&vms)
        )
    };
    alike.map(sentence).collect()
}

/// Two hosts or VMs can't have one address, not even for the time between two steps.
fn taken(old: &Side, new: &Side) -> Vec<String> {
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
        let is_gone = match owner.noun {
            Noun::Vm => !new.site.plan.vms.contains_key(owner.name),
            _ => Speaker::find(new.site.plan, owner.noun, owner.name).is_none(),
        };
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

/// An address of a host or a VM.
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
    for vm in vms(plan).filter(|vm| !vm.is_anycast) {
        let own = vm.vm.addresses.iter().filter_map(|entry| entry.get());
        all.extend(own.map(|own| Own {
            address: own.to_string(),
            noun: Noun::Vm,
            name: vm.name,
        }));
    }
    all
}

fn names<T>(map: &Map<T>) -> Vec<&str> {
    map.iter().map(|(name, _)| name.as_str()).collect()
}
