//! VMs that come, go, move or are given other addresses.

use super::mode;
use crate::change::objects::{Kind, ObjectChange};
use crate::change::side::{Side, listed};
use crate::model::values::NetworkMode;
use crate::model::{Noun, Vm};

/// Tells of all of them.
pub fn explain(objects: &mut [ObjectChange], old: &Side, new: &Side) {
    for object in objects {
        let Some((collection, name)) = object.at.object() else {
            continue;
        };
        if collection != Noun::Vm.collection() {
            continue;
        }
        let before = old.site.plan.vms.get(name);
        let after = new.site.plan.vms.get(name);
        let sentence = match (before, after) {
            (None, Some(vm)) => placed(new, vm, true),
            (Some(vm), None) => placed(old, vm, false),
            (Some(before), Some(after)) => moved(old, new, before, after),
            (None, None) => None,
        };
        object.consequences.extend(sentence);
        let is_renamed = matches!(object.kind, Kind::Renamed(_));
        let names_own = after.is_some_and(|vm| vm.interface.is_given());
        let mut values = object.values.iter();
        if is_renamed && !names_own
            || object.kind == Kind::Changed
                && values.any(|own| ["mac", "interface"].contains(&own.field.as_str()))
        {
            object
                .consequences
                .push("its node's step cuts it off until the platform runs it with that".into());
        }
    }
}

fn addresses(vm: &Vm) -> String {
    let texts: Vec<_> = vm
        .addresses
        .iter()
        .map(|entry| entry.text().trim())
        .collect();
    listed(&texts)
}

fn placed(side: &Side, vm: &Vm, is_new: bool) -> Option<String> {
    let (node, of_plan) = side.site.plan.node_of(vm)?;
    let (cluster, _) = side.site.plan.cluster_of(of_plan)?;
    let addresses = addresses(vm);
    Some(match (mode(side, cluster), is_new) {
        (Some(NetworkMode::IpFabric), true) => {
            format!("`{node}` announces {addresses} from when it runs there")
        }
        (Some(NetworkMode::IpFabric), false) => {
            format!("`{node}` withdraws {addresses} when its interface goes")
        }
        (_, true) => format!("it runs on `{node}` with {addresses}"),
        (_, false) => format!("{addresses} of `{node}` are free again"),
    })
}

fn moved(old: &Side, new: &Side, before: &Vm, after: &Vm) -> Option<String> {
    let (from, _) = old.site.plan.node_of(before)?;
    let (to, node) = new.site.plan.node_of(after)?;
    let (cluster, _) = new.site.plan.cluster_of(node)?;
    let is_fabric = mode(new, cluster) == Some(NetworkMode::IpFabric);
    let (had, has) = (addresses(before), addresses(after));
    if from == to {
        let has_it = if is_fabric {
            "announces"
        } else {
            "has it with"
        };
        return (had != has).then(|| format!("`{to}` {has_it} {has} instead of {had}"));
    }
    let moves = format!("it moves from `{from}` to `{to}`");
    Some(match (is_fabric, had == has) {
        (true, true) => format!("{moves}: `{to}` announces {has}, `{from}` withdraws them"),
        (true, false) => {
            format!(
                "{moves}, with other addresses: `{to}` announces {has}, `{from}` withdraws {had}"
            )
        }
        (false, true) => moves,
        (false, false) => format!("{moves}, with {has} instead of {had}"),
    })
}
