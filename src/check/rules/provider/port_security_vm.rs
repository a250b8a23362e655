//! A bridged VM behind port security without a MAC address from the provider.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::NetworkMode;
use crate::topology::Profile;

pub static RULE: Rule = Rule {
    code: "PROV004",
    name: "port-security-vm",
    group: Group::Provider,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("port_security_vm.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let nodes = cx.nodes.iter().filter(|node| node.has_port_security());
    let secured: Vec<&str> = nodes.map(|node| node.name).collect();
    if secured.is_empty() {
        return;
    }
    for vm in cx
        .vms
        .iter()
        .filter(|vm| vm.mode() == Some(NetworkMode::Switching))
    {
        let (Some((cluster_name, cluster)), Some((node, _))) = (vm.cluster, vm.node) else {
            continue;
        };
        let profile = Profile::of(cluster);
        let may_be_sold = |mac| profile.virtual_macs.is_empty() || profile.sells(mac);
        if vm.mac.is_some_and(may_be_sold) {
            continue;
        }
        if secured.binary_search(&node.as_str()).is_err() || vm.vm.mac.error().is_some() {
            continue;
        }
        let message = match vm.vm.mac.get() {
            None => format!(
                "the VM `{}` stands on a bridge behind port security without a virtual MAC address of {}",
                vm.name, profile.name
            ),
            // The node's own is told as a duplicate.
            Some(mac)
                if cx
                    .node(node)
                    .is_some_and(|view| view.node.uplink_mac.get() == Some(mac)) =>
            {
                continue;
            }
            Some(mac) => format!(
                "the VM `{}` stands on a bridge behind port security with {mac}, which {} does not sell",
                vm.name, profile.name
            ),
        };
        let network = Noun::Cluster.at(cluster_name).join("network");
        let said = cluster.network.port_security.is_given();
        let why = if said { "port_security" } else { "provider" };
        report
            .problem(vm.at().join("mac"), message)
            .related(
                network.join("type"),
                "Switching: VMs send with their own MAC address",
            )
            .related(
                network.join(why),
                "the switch takes known MAC addresses only",
            )
            .help(
                "order a virtual MAC for its address from the provider and write it \
                here, or use the type Routing",
            );
    }
}
