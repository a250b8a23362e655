//! Two VMs on one node whose interfaces have one name.

use super::names::FreeNames;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "VM007",
    name: "duplicate-vm-interface",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("duplicate_vm_interface.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    // Names that follow from the VM's are different.
    if !cx.vms.iter().any(|vm| vm.names_interface) {
        return;
    }
    let mut found = Vec::new();
    for vm in &cx.vms {
        if let (Some((node, _)), Some(interface)) = (vm.node, vm.interface()) {
            // A name that was chosen is changed more easily than one that follows.
            found.push((node, interface, vm.names_interface, vm));
        }
    }
    sorted::sort_by(&mut found, |a, b| {
        (a.0, &a.1, a.2, a.3.name).cmp(&(b.0, &b.1, b.2, b.3.name))
    });
    let mut names = FreeNames::new(cx);
    for same in found.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1)) {
        let [(node, interface, _, first), others @ ..] = same else {
            continue;
        };
        for (.., vm) in others {
            let draft = report
                .problem(
                    vm.at().join("interface"),
                    format!(
                        "the VMs `{}` and `{}` on the node `{node}` both have the interface \
                        `{interface}`",
                        first.name, vm.name
                    ),
                )
                .related(first.at(), format!("has {interface} too"))
                .help("the second one to start finds the name taken: give it another");
            if let Some((name, edits)) = names.change(vm.name, &vm.at()) {
                draft.unsafe_fix(format!("call it {name}"), edits);
            }
        }
    }
}
