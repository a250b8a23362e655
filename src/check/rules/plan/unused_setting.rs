//! A setting that the chosen network type does not use.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::model::{DocPath, Field, Noun};
use NetworkMode::{IpFabric, Routing, Switching};

pub static RULE: Rule = Rule {
    code: "PLAN009",
    name: "unused-setting",
    group: Group::Plan,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("unused_setting.md"),
    check,
};

/// Which types use a setting of a cluster's network; what is not listed is used by all.
const CLUSTER: [(&str, &[NetworkMode]); 24] = [
    ("bridge", &[Switching, Routing]),
    ("layout", &[Routing]),
    ("asn", &[IpFabric]),
    ("community", &[IpFabric]),
    ("gateway_v4", &[IpFabric]),
    ("gateway_v6", &[IpFabric]),
    ("gateway_mac", &[IpFabric]),
    ("reflectors", &[IpFabric]),
    ("gateways", &[IpFabric]),
    ("hold_time", &[IpFabric]),
    ("bfd", &[IpFabric]),
    ("bfd_interval", &[IpFabric]),
    ("bfd_multiplier", &[IpFabric]),
    ("graceful_restart", &[IpFabric]),
    ("password", &[IpFabric]),
    ("node_limit", &[IpFabric]),
    ("core_limit", &[IpFabric]),
    ("martian_filter", &[IpFabric]),
    ("vm_routes", &[IpFabric]),
    ("east_west", &[IpFabric]),
    ("ttl_security", &[IpFabric]),
    ("route_match", &[IpFabric]),
    ("style", &[IpFabric]),
    // Behind a router the switch sees the node's own address only.
    ("port_security", &[Switching]),
];

/// The same for a node.
const NODE: [(&str, &[NetworkMode]); 6] = [
    ("vm_ranges", &[Routing]),
    ("asn", &[IpFabric]),
    ("router_id", &[IpFabric]),
    ("reflectors", &[IpFabric]),
    ("password", &[IpFabric]),
    ("routing_daemon", &[IpFabric]),
];

fn check(cx: &Context, report: &mut Report) {
    for (name, cluster) in &cx.plan.clusters {
        let Some(mode) = cluster.network.mode.get().copied() else {
            continue;
        };
        let at = Noun::Cluster.at(name);
        look(
            &cluster.network,
            &CLUSTER,
            mode,
            &at.join("network"),
            report,
        );
        look(
            &**cluster,
            &[("pools", &[Switching, IpFabric])],
            mode,
            &at,
            report,
        );
    }
    for (name, node) in &cx.plan.nodes {
        let mode = cx
            .plan
            .cluster_of(node)
            .and_then(|(_, cluster)| cluster.network.mode.get().copied());
        if let Some(mode) = mode {
            look(&**node, &NODE, mode, &Noun::Node.at(name), report);
        }
    }
}

fn look(
    record: &dyn Field,
    table: &[(&'static str, &[NetworkMode])],
    mode: NetworkMode,
    at: &DocPath,
    report: &mut Report,
) {
    for &(setting, used_by) in table {
        let given = record
            .child(setting)
            .is_some_and(|field| field.to_tree().is_some());
        if given && !used_by.contains(&mode) {
            let at = at.join(setting);
            let types: Vec<_> = used_by.iter().map(|mode| mode.label()).collect();
            report
                .problem(
                    at,
                    format!(
                        "`{setting}` is not used by the network type {}",
                        mode.label()
                    ),
                )
                .help(format!(
                    "it is for {}; it is kept, and does nothing here",
                    types.join(" and ")
                ))
                .unsafe_fix_remove(format!("remove {setting}"));
        }
    }
}
