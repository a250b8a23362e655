//! A VM whose interface has the name of one of its node's own.

use super::names::FreeNames;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{IfName, VmIfName};
use crate::model::{DocPath, Noun, Value};
use crate::sorted::Lookup;

pub static RULE: Rule = Rule {
    code: "VM008",
    name: "interface-name-taken",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("interface_name_taken.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let own = own_names(cx);
    if own.is_empty() {
        return;
    }
    let own: Lookup<(&str, VmIfName), DocPath> = own.into_iter().collect();
    let mut names = FreeNames::new(cx);
    for vm in &cx.vms {
        let (Some((node, _)), Some(interface)) = (vm.node, vm.interface()) else {
            continue;
        };
        let key = (node.as_str(), interface);
        let Some(at) = own.get(&key) else { continue };
        let draft = report
            .problem(
                vm.at().join("interface"),
                format!(
                    "the interface `{}` of the VM `{}` has the name of an interface of its node \
                    `{node}`",
                    key.1, vm.name
                ),
            )
            .related(at.clone(), "the node's own")
            .help("an interface's name stands once on a system: give the VM's another");
        if let Some((name, edits)) = names.change(vm.name, &vm.at()) {
            draft.unsafe_fix(format!("call it {name}"), edits);
        }
    }
}

/// Names of nodes' interfaces that look like a VM's; most plans have none.
fn own_names<'p>(cx: &Context<'p>) -> Vec<((&'p str, VmIfName), DocPath)> {
    let mut found = Vec::new();
    for (name, node) in &cx.plan.nodes {
        let mut add = |text: Option<&str>, at: DocPath| {
            let name_of_vm = text.and_then(|text| VmIfName::parse(text).ok());
            found.extend(name_of_vm.map(|text| ((name.as_str(), text), at)));
        };
        let at = Noun::Node.at(name);
        add(node.uplink.get().map(IfName::as_str), at.join("uplink"));
        for interface in node.interfaces.keys() {
            add(
                Some(interface),
                at.join("interfaces").join(interface.clone()),
            );
        }
        if let Some((cluster, settings)) = cx.plan.cluster_of(node) {
            let at = Noun::Cluster.at(cluster).join("network").join("bridge");
            add(settings.network.bridge.get().map(IfName::as_str), at);
        }
    }
    found
}
