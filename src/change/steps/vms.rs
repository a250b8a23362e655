//! VMs that the platform must run otherwise: their node's guards and units know the new MAC address or interface
//! alone, so its step cuts them off.

use super::{Both, Step};
use crate::change::objects::{Kind, ObjectChange};
use crate::model::{Noun, Vm};
use crate::topology::{vm_interface, vms};

/// The VMs among the objects that differ, with their names.
fn changed_vms<'a>(both: &Both<'a>) -> impl Iterator<Item = (&'a ObjectChange, &'a str)> {
    both.objects.iter().filter_map(|object| {
        let (collection, name) = object.at.object()?;
        (collection == Noun::Vm.collection()).then_some((object, name))
    })
}

/// With what the platform runs a VM now, and with what before; none where that is the same.
pub fn difference(both: &Both, name: &str) -> Option<String> {
    let (object, _) = changed_vms(both).find(|(_, own)| *own == name)?;
    let was = match &object.kind {
        Kind::Renamed(from) => from.as_str(),
        _ => name,
    };
    let before = both.old.site.plan.vms.get(name)?;
    let after = both.new.site.plan.vms.get(name)?;
    let said = |name: &str, vm: &Vm| {
        [
            vm.mac.get().map(ToString::to_string),
            vm_interface(name, vm).ok().map(|own| own.to_string()),
        ]
    };
    let pairs = said(was, before).into_iter().zip(said(name, after));
    let words = ["MAC address", "interface"].into_iter().zip(pairs);
    let changed: Vec<_> = words
        .filter_map(|(word, (old, new))| match (old, new) {
            (Some(old), Some(new)) if old != new => {
                Some(format!("{word} `{new}` instead of `{old}`"))
            }
            (None, Some(new)) => Some(format!("{word} `{new}`, where it has another one")),
            _ => None,
        })
        .collect();
    (!changed.is_empty()).then(|| changed.join(", "))
}

/// The step in the platform, for those that stay on their nodes.
pub fn changed(both: &Both) -> Option<Step> {
    let (old, new) = (both.old.site.plan, both.new.site.plan);
    let mut lines = Vec::new();
    for (_, name) in changed_vms(both) {
        let before = old.vms.get(name).and_then(|vm| old.node_of(vm));
        let after = new.vms.get(name).and_then(|vm| new.node_of(vm));
        let (Some((from, _)), Some((node, _))) = (before, after) else {
            continue;
        };
        if from == node {
            let text = difference(both, name);
            lines.extend(text.map(|text| format!("- `{name}` on `{node}`: {text}")));
        }
    }
    (!lines.is_empty()).then(|| Step {
        title: "Change VMs, in the platform that runs them".into(),
        note: format!(
            "{}\n\nEach right after its node's step, or it is stopped for both: between the two it is cut off, since the \
             node lets no other one pass, or has no gateway for it. Its new interface comes up when the VM starts anew.",
            lines.join("\n")
        ),
        expect: vec!["each answers from outside, at all its addresses".into()],
        back: "# the platform gives them the old ones again, with the node's way back".into(),
        ..Step::default()
    })
}

/// Addresses that a VM gets from one that goes: no step ends that one.
pub fn handed_on(both: &Both) -> Vec<String> {
    let gone = changed_vms(both).filter(|(object, _)| object.kind == Kind::Removed);
    let mut sentences = Vec::new();
    for (_, gone) in gone {
        let had = both.old.site.plan.vms.get(gone).into_iter();
        let had: Vec<_> = had
            .flat_map(|vm| &vm.addresses)
            .filter_map(|entry| entry.get())
            .collect();
        for vm in vms(both.new.site.plan).filter(|vm| !vm.is_anycast) {
            let own = vm.vm.addresses.iter().filter_map(|entry| entry.get());
            let taken: Vec<_> = own.filter(|own| had.contains(own)).collect();
            if !taken.is_empty() {
                let taken: Vec<_> = taken.iter().map(|own| format!("`{own}`")).collect();
                sentences.push(format!(
                    "The VM `{}` gets {} from `{gone}`: the platform has ended that one before this one has it.",
                    vm.name,
                    taken.join(", ")
                ));
            }
        }
    }
    sentences
}
