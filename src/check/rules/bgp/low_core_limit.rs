//! A limit of routes at the core gateway below what the reflectors send.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Family, PrefixLimit};
use crate::sorted;
use crate::topology::Fabric;

pub static RULE: Rule = Rule {
    code: "BGP039",
    name: "low-core-limit",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("low_core_limit.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let network = &fabric.cluster.network;
        let Some(limit) = network.core_limit.get().copied() else {
            continue;
        };
        let at = fabric.at("core_limit");
        let now = addresses(cx, fabric);
        let largest = Family::ALL
            .map(|family| count(&now, family))
            .into_iter()
            .max();
        let most = largest.unwrap_or(0);
        if most > limit.routes().into() {
            report
                .problem(
                    at,
                    format!(
                        "the limit of {limit} routes from a reflector is below the {most} VM \
                        addresses of the fabric `{}`",
                        fabric.name
                    ),
                )
                .help(
                    "the core gateway closes the sessions or drops the routes beyond it: leave \
                    it out to take a fitting one",
                )
                .fix_remove("take the default");
            continue;
        }
        let Some(given) = network.node_limit.get().copied() else {
            continue;
        };
        let possible = possible(fabric, given);
        if possible > limit.routes().into() {
            report
                .problem(
                    at,
                    format!(
                        "the limit of {limit} routes from a reflector is below the {possible} that \
                        the nodes of the fabric `{}` may announce",
                        fabric.name
                    ),
                )
                .severity(Severity::Warning)
                .related(fabric.at("node_limit"), format!("{given} from each node"))
                .help(
                    "nodes gone wild close the core's sessions before their own limits stop \
                    them, and all VMs go with them: leave it out to take a fitting one",
                )
                .unsafe_fix_remove("take the default");
        }
    }
}

/// The addresses of a fabric's VMs, each once.
fn addresses(cx: &Context, fabric: &Fabric) -> Vec<IpAddr> {
    let mut found = Vec::new();
    for vm in &cx.vms {
        if vm.cluster.is_some_and(|(name, _)| name == fabric.name) {
            found.extend(
                vm.vm
                    .addresses
                    .iter()
                    .filter_map(|entry| entry.get().copied()),
            );
        }
    }
    sorted::sort(&mut found);
    found.dedup();
    found
}

fn count(addresses: &[IpAddr], family: Family) -> u64 {
    let of_family = addresses.iter().filter(|one| Family::of(**one) == family);
    of_family.count() as u64
}

/// What all nodes together can get through the reflectors' filters: not more than the pools have.
fn possible(fabric: &Fabric, node_limit: PrefixLimit) -> u128 {
    let nodes = fabric.nodes.len() as u128;
    let of_nodes = nodes * u128::from(node_limit.routes());
    let most = fabric
        .families()
        .map(|family| fabric.pools.count(family))
        .max();
    of_nodes.min(most.unwrap_or(0))
}
