//! What of a plan is booted, and what stands in for what can't be.

use std::collections::{BTreeMap, BTreeSet};

use super::Lab;
use super::report::Report;
use super::trouble::{Result, Trouble};
use crate::check::Valid;
use crate::model::values::Platform;
use crate::model::{Edit, Noun, Plan, Tree};
use crate::topology::VmView;

/// The plan with core gateways that run here. Junos does not.
///
/// # Errors
/// When the plan has errors with the other platform.
pub fn with_core(plan: &Valid<Plan>, core: Platform, report: &mut Report) -> Result<Valid<Plan>> {
    let is_junos = |platform: Option<&Platform>| platform.is_none_or(|one| *one == Platform::Junos);
    let foreign = plan
        .gateways
        .iter()
        .filter(|(_, own)| is_junos(own.platform.get()));
    let names: Vec<_> = foreign.map(|(name, _)| name.as_str()).collect();
    if names.is_empty() {
        return Ok(plan.clone());
    }
    for name in &names {
        let why =
            "Junos can't run here; exported from the same plan with only the platform changed";
        report.stand_in(name, Platform::Junos.label(), core.label(), why);
    }
    let edits: Vec<_> = names
        .iter()
        .map(|name| Edit::Put {
            at: Noun::Gateway.at(name).join("platform"),
            value: Tree::Text(core.to_string()),
        })
        .collect();
    let changed = Edit::apply_all(&edits, plan).map_err(|error| Trouble::odd(error.to_string()))?;
    let checked = Valid::check(changed).map_err(|invalid| {
        let mut errors = invalid.problems.iter().filter(|problem| problem.is_error());
        let said = errors.next().map_or("", |problem| &problem.message);
        Trouble::new(
            format!(
                "with {} as core gateway the plan has errors: {said}",
                core.label()
            ),
            "choose the other one with --core",
        )
    })?;
    Ok(checked.0)
}

/// The nodes to boot: the first of each cluster.
pub fn nodes(plan: &Plan, most: usize, report: &mut Report) -> BTreeSet<String> {
    let mut chosen = BTreeSet::new();
    let mut counts = BTreeMap::new();
    for (name, node) in plan.nodes.iter() {
        let count: &mut usize = counts.entry(node.cluster.text()).or_default();
        *count += 1;
        if *count <= most {
            chosen.insert(name.clone());
        }
    }
    for (cluster, count) in counts.into_iter().filter(|(_, count)| *count > most) {
        report.note(&format!(
            "{cluster}: {most} of {count} nodes are booted; --nodes {count} boots all"
        ));
    }
    chosen
}

/// The VMs to boot: the first of each node that runs.
pub fn vms<'p>(
    all: impl Iterator<Item = VmView<'p>>,
    lab: &Lab,
    most: usize,
    report: &mut Report,
) -> Vec<VmView<'p>> {
    let mut counts = BTreeMap::new();
    let mut chosen = Vec::new();
    for vm in all {
        let Some((node, _)) = vm.node.filter(|(node, _)| lab.machine(node).is_some()) else {
            continue;
        };
        let count: &mut usize = counts.entry(node).or_default();
        *count += 1;
        if *count <= most {
            chosen.push(vm);
        }
    }
    for (node, count) in counts.into_iter().filter(|(_, count)| *count > most) {
        report.note(&format!(
            "{node}: {most} of {count} VMs are booted; --vms {count} boots all"
        ));
    }
    chosen
}
