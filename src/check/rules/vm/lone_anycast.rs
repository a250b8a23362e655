//! An anycast address that one VM alone has.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::sorted;
use crate::topology::VmView;

pub static RULE: Rule = Rule {
    code: "VM010",
    name: "lone-anycast",
    group: Group::Vm,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("lone_anycast.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let anycast = |vm: &&VmView| vm.is_anycast && vm.mode() == Some(NetworkMode::IpFabric);
    if !cx.vms.iter().any(|vm| anycast(&vm)) {
        return;
    }
    let addresses = |vm: &VmView| {
        let own = vm.vm.addresses.iter();
        own.filter_map(|entry| entry.get().copied())
            .collect::<Vec<_>>()
    };
    let mut all: Vec<IpAddr> = cx.vms.iter().flat_map(&addresses).collect();
    sorted::sort(&mut all);
    for vm in cx.vms.iter().filter(anycast) {
        let own = addresses(vm);
        let is_alone = |address: &IpAddr| {
            let end = all.partition_point(|other| other <= address);
            end < 2 || all[end - 2] != *address
        };
        if own.is_empty() || !own.iter().all(is_alone) {
            continue;
        }
        report
            .problem(
                vm.at().join("anycast"),
                format!(
                    "the VM `{}` is anycast, and no other VM has its addresses",
                    vm.name
                ),
            )
            .help(
                "give a second VM on another node the same address and the same mark; until \
                then it is an ordinary address",
            );
    }
}
