//! VMs that the platform must run with another MAC address or another interface: their node's guards and units
//! know the new ones alone, so its step cuts them off.

use super::{Both, Step};
use crate::change::objects::Kind;
use crate::model::{Noun, Vm};
use crate::topology::vm_interface;

/// What differs of each, with its node, by name.
fn differences(both: &Both) -> Vec<String> {
    let (old, new) = (both.old.site.plan, both.new.site.plan);
    let mut lines = Vec::new();
    for object in both.objects {
        let Some((collection, name)) = object.at.object() else {
            continue;
        };
        if collection != Noun::Vm.collection() {
            continue;
        }
        let (Some(before), Some(after)) = (old.vms.get(name), new.vms.get(name)) else {
            continue;
        };
        let was = match &object.kind {
            Kind::Renamed(from) => from.as_str(),
            _ => name,
        };
        let (Some((from, _)), Some((node, _))) = (old.node_of(before), new.node_of(after)) else {
            continue;
        };
        if from != node {
            continue;
        }
        let of_vm = |name: &str, vm: &Vm| {
            [
                vm.mac.get().map(ToString::to_string),
                vm_interface(name, vm).ok().map(|own| own.to_string()),
            ]
        };
        let pairs = of_vm(was, before).into_iter().zip(of_vm(name, after));
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
        if !changed.is_empty() {
            lines.push(format!("- `{name}` on `{node}`: {}", changed.join(", ")));
        }
    }
    lines
}

/// The step in the platform.
pub fn changed(both: &Both) -> Option<Step> {
    let lines = differences(both);
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
