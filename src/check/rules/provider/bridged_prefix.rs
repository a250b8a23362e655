//! A bridged VM with an address out of the prefix that is routed to its node.

use super::on_vlan;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::NetworkMode;
use crate::topology::Profile;

pub static RULE: Rule = Rule {
    code: "PROV010",
    name: "bridged-prefix",
    group: Group::Provider,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("bridged_prefix.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for vm in cx
        .vms
        .iter()
        .filter(|vm| vm.mode() == Some(NetworkMode::Switching))
    {
        let (Some((_, cluster)), Some((name, node))) = (vm.cluster, vm.node) else {
            continue;
        };
        let profile = Profile::of(cluster);
        let on_vlan = || cx.node(name).is_some_and(|view| on_vlan(view, profile));
        let Some(own) = node.ipv6.get().filter(|own| own.addr().is_ipv6()) else {
            continue;
        };
        if !profile.prefix_of_mac || on_vlan() {
            continue;
        }
        for (i, entry) in vm.vm.addresses.iter().enumerate() {
            let Some(address) = entry.get().filter(|address| own.reaches(**address)) else {
                continue;
            };
            report
                .problem(
                    vm.at().join("addresses").index(i),
                    format!(
                        "{address} of the VM `{}` lies in {}, which {} routes to the MAC address of the \
                        node `{name}`",
                        vm.name,
                        own.subnet(),
                        profile.name
                    ),
                )
                .related(Noun::Node.at(name).join("ipv6"), "the node's prefix")
                .help(
                    "on a bridge the prefix is the node's alone: use the type Routing, or have another \
                    prefix routed to the VM's virtual MAC address",
                );
        }
    }
}
