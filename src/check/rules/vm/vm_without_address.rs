//! A VM that nobody can reach.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::Family;

pub static RULE: Rule = Rule {
    code: "VM005",
    name: "vm-without-address",
    group: Group::Vm,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("vm_without_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for vm in cx.vms.iter().filter(|vm| !vm.has_address) {
        let at = vm.at().join("addresses");
        let draft = report
            .problem(at.clone(), format!("the VM `{}` has no address", vm.name))
            .help("give it one: without an address nothing is routed to it");
        let free = vm.node.and_then(|(node, _)| {
            Family::ALL
                .into_iter()
                .find_map(|family| cx.free_address(node, family))
        });
        if let Some(free) = free {
            draft.unsafe_fix(
                format!("use {free}, the next free one"),
                vec![Edit::set(at.index(0), free.to_string())],
            );
        }
    }
}
