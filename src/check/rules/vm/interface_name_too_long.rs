//! A VM whose interface would have a longer name than Linux takes.

use super::names::{FreeNames, LONGEST, SUFFIX};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::MAX_INTERFACE_NAME;

pub static RULE: Rule = Rule {
    code: "VM004",
    name: "interface-name-too-long",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("interface_name_too_long.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut names = FreeNames::new(cx);
    for vm in &cx.vms {
        if vm.name.len() <= LONGEST || vm.names_interface {
            continue;
        }
        let bytes = vm.name.len() + SUFFIX.len();
        let draft = report
            .problem(
                vm.at(),
                format!(
                    "the interface `{}{SUFFIX}` of the VM `{}` has a name of {bytes} \
                    bytes, Linux takes at most {MAX_INTERFACE_NAME}",
                    vm.name, vm.name
                ),
            )
            .in_name()
            .help(format!(
                "give the interface a shorter name of its own, or the VM one of at most \
                {LONGEST} bytes"
            ));
        if let Some((name, edits)) = names.change(vm.name, &vm.at()) {
            draft.fix(format!("call the interface {name}"), edits);
        }
    }
}
