//! A VM whose interface would have a longer name than Linux takes.

use std::collections::BTreeSet;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{MAX_INTERFACE_NAME, ObjectName, vm_interface};
use crate::model::{Edit, Value};

pub static RULE: Rule = Rule {
    code: "VM004",
    name: "interface-name-too-long",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("interface_name_too_long.md"),
    check,
};

/// What the interface's name adds to the VM's.
const SUFFIX: usize = "_net0".len();
const LONGEST: usize = MAX_INTERFACE_NAME - SUFFIX;

fn check(cx: &Context, report: &mut Report) {
    let mut given = BTreeSet::new();
    for vm in &cx.vms {
        if vm.name.len() <= LONGEST || vm_interface(vm.name).is_ok() {
            continue;
        }
        let bytes = vm.name.len() + SUFFIX;
        let draft = report
            .problem(
                vm.at(),
                format!(
                    "the interface `{}_net0` of the VM `{}` has a name of {bytes} \
                    bytes, Linux takes at most {MAX_INTERFACE_NAME}",
                    vm.name, vm.name
                ),
            )
            .in_name()
            .help(format!("VM names have at most {LONGEST} bytes"));
        let taken = |name: &String| cx.plan.vms.contains_key(name) || given.contains(name);
        if let Some(to) = (0..64)
            .map(|salt| shortened(vm.name, salt))
            .find(|name| !taken(name))
        {
            given.insert(to.clone());
            if ObjectName::parse(&to).is_ok() {
                draft.unsafe_fix(
                    format!("call it {to}"),
                    vec![Edit::Rename { at: vm.at(), to }],
                );
            }
        }
    }
}

/// The beginning of the name and a checksum of all of it: the same for the same name, and different
/// for names that differ at their end only.
fn shortened(name: &str, salt: u32) -> String {
    let inert = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let start: String = name.chars().filter(inert).take(LONGEST - 4).collect();
    // FNV-1a, which is short and the same everywhere.
    let fnv = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    let hash = name
        .bytes()
        .chain(salt.to_le_bytes())
        .fold(2_166_136_261, fnv);
    format!("{start}{:04x}", (hash >> 16) ^ (hash & 0xffff))
}
