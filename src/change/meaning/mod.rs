//! What follows from a change, in the words of the field.

mod fields;
mod sessions;
mod vms;

use super::devices::DeviceChange;
use super::objects::{Kind, ObjectChange, less};
use super::side::{Side, listed};
use crate::address::AddressSet;
use crate::model::values::{Family, NetworkMode};
use crate::model::{DocPath, Noun};
use crate::topology::Fabric;

/// Tells with each object what follows from its change.
pub fn explain(objects: &mut [ObjectChange], old: &Side, new: &Side, devices: &[DeviceChange]) {
    sessions::explain(objects, old, new, devices);
    for after in new.site.fabrics {
        if let Some(before) = old.fabric(after.name) {
            pools(objects, before, after);
            limits(objects, (old, before), (new, after));
            gateways(objects, before, (new, after));
        }
    }
    vms::explain(objects, old, new);
    fields::explain(objects);
    for object in objects.iter_mut() {
        let is_remark = |field: &str| field == "notes" || field.ends_with("/notes");
        let remarks_alone = object.kind == Kind::Changed
            && object.values.iter().all(|value| is_remark(&value.field));
        if remarks_alone {
            object
                .consequences
                .push("remarks are never exported".into());
        } else if object.at.segments().next() == Some("exceptions") {
            object.consequences.push("the check alone heeds it".into());
        } else if object.at == DocPath::root() {
            object
                .consequences
                .push("it stands at the head of files, as a comment".into());
        }
    }
}

/// Tells it with the first of some places that changed; the plan's own change is the last resort.
fn tell(objects: &mut [ObjectChange], places: &[DocPath], sentence: String) {
    let found = places
        .iter()
        .find_map(|at| objects.iter().position(|one| one.at == *at));
    let object = objects.get_mut(found.unwrap_or(0));
    object
        .into_iter()
        .for_each(|object| object.consequences.push(sentence.clone()));
}

/// What filters let through.
fn pools(objects: &mut [ObjectChange], before: &Fabric, after: &Fabric) {
    let clusters = [before, after].into_iter().map(|fabric| fabric.cluster);
    let pools = clusters.flat_map(|cluster| &cluster.pools);
    let mut places: Vec<_> = pools
        .filter_map(|pool| Some(Noun::Pool.at(pool.get()?.as_str())))
        .collect();
    places.push(Noun::Cluster.at(after.name));
    let filters = after.reflectors.iter().chain(&after.gateways);
    let filters: Vec<_> = filters.map(|one| one.name).collect();
    for family in Family::ALL {
        for (these, those, word, end) in [
            (&before.pools, &after.pools, "routes", ""),
            (&after.pools, &before.pools, "no route", " any more"),
        ] {
            let ranges = missing(these, those, family);
            let ranges: Vec<_> = ranges.iter().map(String::as_str).collect();
            if !ranges.is_empty() {
                let (filters, ranges) = (listed(&filters), listed(&ranges));
                let sentence = format!("{filters} let {word} of VMs in {ranges} pass{end}");
                tell(objects, &places, sentence);
            }
        }
    }
}

/// The ranges of a family that a set lacks of another one.
fn missing(set: &AddressSet, of: &AddressSet, family: Family) -> Vec<String> {
    let gaps = of.family(family).flat_map(|range| set.gaps(range));
    gaps.map(|range| range.to_string()).collect()
}

/// The gateways that VMs have inside.
fn gateways(objects: &mut [ObjectChange], before: &Fabric, (new, after): (&Side, &Fabric)) {
    let texts = |fabric: &Fabric| -> Vec<String> {
        let all = fabric.gateways();
        all.iter().map(|own| own.addr().to_string()).collect()
    };
    let (had, has) = (texts(before), texts(after));
    let gone = less(&had, &has);
    if !gone.is_empty() {
        let vms = new.site.vms_of(after.name).count();
        let (come, gone) = (less(&has, &had).join(" and "), gone.join(" and "));
        let sentence = if come.is_empty() {
            format!("{vms} VMs have the gateway {gone} no more")
        } else {
            format!("{vms} VMs have {come} as their gateway inside instead of {gone}")
        };
        tell(objects, &[Noun::Cluster.at(after.name)], sentence);
    }
    if before.gateway_mac != after.gateway_mac {
        let sentence = format!(
            "VMs know their gateway by {} until they ask anew: each is cut off for some seconds from its node's step on, \
             for longer where its system asks seldom (`ip neigh flush all` inside ends it); on nodes without systemd-networkd the platform sets it",
            before.gateway_mac
        );
        tell(objects, &[Noun::Cluster.at(after.name)], sentence);
    }
}

/// How many routes are taken.
fn limits(objects: &mut [ObjectChange], old: (&Side, &Fabric), new: (&Side, &Fabric)) {
    let ((old, before), (new, after)) = (old, new);
    let (least, most) = (old.site.node_limit(before), new.site.node_limit(after));
    if least == most {
        return;
    }
    let mut places = vec![Noun::Cluster.at(after.name)];
    let is_vm = |one: &&ObjectChange| {
        one.at
            .object()
            .is_some_and(|(collection, _)| collection == Noun::Vm.collection())
    };
    places.extend(objects.iter().filter(is_vm).map(|one| one.at.clone()));
    let names: Vec<_> = after.reflectors.iter().map(|one| one.name).collect();
    let sentence = format!(
        "{} take up to {most} routes from each node of `{}` ({least} before)",
        listed(&names),
        after.name
    );
    tell(objects, &places, sentence);
}

/// How the VMs of a cluster reach the network.
fn mode(side: &Side, cluster: &str) -> Option<NetworkMode> {
    side.site
        .plan
        .clusters
        .get(cluster)?
        .network
        .mode
        .get()
        .copied()
}
