//! Limits of routes that limit nothing.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::Fabric;

pub static RULE: Rule = Rule {
    code: "SEC007",
    name: "loose-route-limit",
    group: Group::Security,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("loose_route_limit.md"),
    check,
};

/// A limit up to this number is fine for the smallest fabric.
const ALWAYS_FINE: u64 = 10_000;
/// How many times the VM addresses are fine.
const TIMES: u64 = 100;

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let network = &fabric.cluster.network;
        for (field, limit) in [
            ("node_limit", &network.node_limit),
            ("core_limit", &network.core_limit),
        ] {
            let Some(limit) = limit.get().map(|limit| u64::from(limit.routes())) else {
                continue;
            };
            let addresses = vm_addresses(cx, fabric);
            if limit <= ALWAYS_FINE.max(addresses.saturating_mul(TIMES)) {
                continue;
            }
            let at = fabric.at(field);
            report
                .problem(
                    at,
                    format!(
                        "the limit of {limit} routes never acts: the VMs of the fabric `{}` have {addresses} addresses",
                        fabric.name
                    ),
                )
                .help("leave it out to take one that fits and grows with the plan")
                .unsafe_fix_remove("take the default");
        }
    }
}

fn vm_addresses(cx: &Context, fabric: &Fabric) -> u64 {
    let vms = cx.vms.iter();
    let own = vms.filter(|vm| vm.cluster.is_some_and(|(name, _)| name == fabric.name));
    own.map(|vm| vm.vm.addresses.len() as u64).sum()
}
