//! A bridged VM at Hetzner without a MAC address from Robot.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::{NetworkMode, Provider};

pub static RULE: Rule = Rule {
    code: "PROV004",
    name: "hetzner-switched-vm",
    group: Group::Provider,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("hetzner_switched_vm.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for vm in cx
        .vms
        .iter()
        .filter(|vm| !vm.vm.mac.is_given() && vm.mode() == Some(NetworkMode::Switching))
    {
        let Some((name, cluster)) = vm.cluster else {
            continue;
        };
        if cluster.network.provider.get() != Some(&Provider::Hetzner) {
            continue;
        }
        report
            .problem(
                vm.at().join("mac"),
                format!(
                    "the VM `{}` stands on a bridge at Hetzner without a MAC \
                    address of Hetzner's",
                    vm.name
                ),
            )
            .related(
                Noun::Cluster.at(name).join("network").join("type"),
                "Switching: VMs send with their own MAC address",
            )
            .help(
                "request a virtual MAC for its address in Robot and write it \
                here, or use the type Routing",
            );
    }
}
