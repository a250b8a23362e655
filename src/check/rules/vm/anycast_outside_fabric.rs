//! An anycast VM where nothing announces its addresses.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::NetworkMode;

pub static RULE: Rule = Rule {
    code: "VM009",
    name: "anycast-outside-fabric",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("anycast_outside_fabric.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for vm in &cx.vms {
        let (Some(mode), Some((cluster, _))) = (vm.mode(), vm.cluster) else {
            continue;
        };
        if !vm.is_anycast || mode == NetworkMode::IpFabric {
            continue;
        }
        let at = vm.at().join("anycast");
        let why = if mode == NetworkMode::Routing {
            "with Routing an address is routed to one server"
        } else {
            "with Switching an address has one owner on the link"
        };
        report
            .problem(
                at,
                format!(
                    "the VM `{}` is anycast, and its cluster `{cluster}` is no IP fabric",
                    vm.name
                ),
            )
            .related(
                Noun::Cluster.at(cluster).join("network").join("type"),
                "the type of the cluster's network",
            )
            .help(format!(
                "{why}: only a fabric announces it from several nodes"
            ))
            .unsafe_fix_remove("make it an ordinary VM");
    }
}
